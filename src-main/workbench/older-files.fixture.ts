import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Comparison, Run, SavedLandscape, Service } from '#shared/contract/index.ts'

/**
 * For tests: files that earlier versions have made, and what they said of them. `scripts/older-files.ts` makes those of
 * this version.
 */

/** The folder of the files of all versions. */
export const olderFolder = join(import.meta.dirname, 'older')

/** How the names of the files end, behind the version: its database, runs of it as an archive, a figure of one. */
const endings = { database: 'sqlite.br', archive: 'zip', figure: 'png', said: 'json' } as const

/** The path of a file of a version. */
export function olderFile(version: string, what: keyof typeof endings): string {
  return join(olderFolder, `${version}.${endings[what]}`)
}

/** What a version said of a run: its values by their digests, and what JSON has no number for as text. */
export interface SaidOfRun {
  run: Run
  members: unknown
  arrays: Record<string, { dtype: string; shape: readonly number[]; fill: string; digest: string }>
  series: { member: number; name: string; count: number; digest: string }[]
}

/** What a version said of the files that it made. */
export interface Said {
  runs: SaidOfRun[]
  landscapes: SavedLandscape[]
  comparisons: Comparison[]
  /** The run of the figure. */
  figure: string
  /** A run that was paused, and the one with the same settings that was not. */
  paused: { id: string; whole: string }
}

/**
 * What a workbench says of a run.
 * @param names of its arrays, bulk ones among them
 */
export async function saidOfRun(service: Service, id: string, names: readonly string[]): Promise<SaidOfRun> {
  const { run } = await service.call('runs.get', { id })
  const { members, series } = await service.call('runs.data', { id })
  const arrays: SaidOfRun['arrays'] = {}
  for (const name of names) {
    const { dtype, shape, fill, data } = await service.call('runs.array', { id, name })
    arrays[name] = { dtype, shape, fill: String(fill), digest: digestOf(data) }
  }
  return {
    run,
    members,
    arrays,
    series: series.map(({ member, name, steps, values }) => ({
      member,
      name,
      count: steps.length,
      digest: digestOf(steps, values),
    })),
  }
}

function digestOf(...values: ArrayBufferView[]): string {
  const hash = createHash('sha256')
  for (const { buffer, byteOffset, byteLength } of values) hash.update(new Uint8Array(buffer, byteOffset, byteLength))
  return hash.digest('hex')
}
