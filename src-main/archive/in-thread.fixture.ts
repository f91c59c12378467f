import { open } from 'node:fs/promises'
import type { ImportResult } from '#shared/contract/index.ts'
import type { Store } from '../store/index.ts'
import { openArchive } from './source.ts'
import { unpackRuns } from './unpack.ts'

/**
 * For tests: takes in an archive by this thread alone, without the process that reads archives otherwise.
 * @throws {OverstepError} like `unpackRuns`
 */
export async function importInThread(store: Store, path: string): Promise<ImportResult> {
  const file = await open(path)
  try {
    const watch = { signal: new AbortController().signal, progress: () => undefined }
    return await unpackRuns(store, await openArchive(file), watch)
  } finally {
    await file.close()
  }
}
