import { fileURLToPath } from 'node:url'

// For tests: the built programs, which start in a fraction of the time that the source takes. scripts/built.ts brings
// them up to date before the first test.

const folder = new URL('../../out/main/', import.meta.url)

/** Entry of the compute process, and of the process that reads an archive. */
export const computeEntry = new URL('compute.js', folder)
/** Entry of a thread of the compute process. */
export const workerEntry = new URL('worker.js', folder)
/** Entry of the command line. */
export const commandEntry = fileURLToPath(new URL('cli.js', folder))
