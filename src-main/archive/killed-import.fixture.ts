import { open } from 'node:fs/promises'
import { openStore } from '../store/index.ts'
import { openArchive } from './source.ts'
import { unpackRuns } from './unpack.ts'

// For tests: a program that takes in an archive and is killed when so much of it has been taken in, told in
// thousandths.
const [dataDir, archive, thousandths] = process.argv.slice(2) as [string, string, string]
const store = openStore(dataDir)
const source = await openArchive(await open(archive))
await unpackRuns(store, source, {
  signal: new AbortController().signal,
  progress(fraction) {
    if (1000 * fraction >= Number(thousandths)) process.kill(process.pid, 'SIGKILL')
  },
})
process.kill(process.pid, 'SIGKILL')
