import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { OverstepError } from '#shared/contract/index.ts'
import type { Store } from '../store/index.ts'
import { MANIFEST, newManifest, type Manifest } from './manifest.ts'
import { bytesOf, filesOf } from './run-files.ts'
import { zipWriter } from './zip-writer.ts'

interface Packed {
  bytes: number
  runs: number
}

/** How a long action is watched and stopped. */
export interface Watch {
  signal: AbortSignal
  /** 0…1 */
  progress(fraction: number): void
}

/**
 * Writes runs with everything that they computed as one zip archive, see `manifestSchema`.
 * @throws {OverstepError} `conflict` where one of them is under way, or they are more than an archive can hold;
 *   `cancelled`
 */
export async function packRuns(
  store: Store,
  ids: readonly string[],
  appVersion: string,
  file: FileHandle,
  { signal, progress }: Watch,
): Promise<Packed> {
  const unique = [...new Set(ids)]
  const manifest: Manifest = newManifest(appVersion, unique)
  const zip = zipWriter(file)
  const sizes = unique.map((id) => bytesOf(store, id))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  let done = 0
  for (const [index, id] of unique.entries()) {
    signal.throwIfAborted()
    const found = store.runs.get(id)
    if (!found)
      throw new OverstepError('not-found', `There is no run ${id}. It may have been deleted for good.`, { id })
    const { run } = found
    if (run.status === 'queued' || run.status === 'running')
      throw new OverstepError('conflict', `Run ${id} is ${run.status}. Export it when it has ended, or cancel it.`, {
        id,
      })
    const files = await filesOf(store, run)
    for (const { name, content } of files) {
      signal.throwIfAborted()
      const bytes = await content()
      await zip.add(name, bytes)
      manifest.files.push({ name, size: bytes.length, sha256: sha256(bytes) })
    }
    const sweep = store.sweeps.of(id)
    if (sweep) {
      const known = manifest.sweeps.find((each) => each.sweep.id === sweep.sweep.id)
      const entry = known ?? { sweep: sweep.sweep, runs: {} }
      if (!known) manifest.sweeps.push(entry)
      entry.runs[id] = sweep.position
    }
    done += sizes[index]!
    progress(done / total)
  }
  await zip.add(MANIFEST, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`))
  return { bytes: await zip.end(), runs: unique.length }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
