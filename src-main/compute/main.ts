import { READER } from '../archive/reader-protocol.ts'

// The entry of the processes beside the shell's: one program, which is the compute process, or with the argument READER
// the one that reads an archive. Each loads only what it needs.
if (process.argv.includes(READER)) void import('../archive/reader-process.ts')
else void import('./compute-process.ts')
