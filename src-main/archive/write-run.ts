import type { FileHandle } from 'node:fs/promises'
import type { ArraySpec, Member, Run, SeriesData, TypedArray } from '#shared/contract/index.ts'
import { npy } from '../export/index.ts'
import { fileNames, MANIFEST, newManifest } from './manifest.ts'
import { sha256 } from './pack.ts'
import { seriesFile } from './run-files.ts'
import { zipWriter } from './zip-writer.ts'

/** A run that is in no store, with everything that it has. */
export interface RunParts {
  run: Run
  /** Of the program that makes the archive. */
  version: string
  members: readonly Member[]
  arrays: readonly (readonly [ArraySpec, TypedArray])[]
  series: readonly SeriesData[]
}

/** Writes an archive of one run into an empty file; how it is laid out is told at `manifestSchema`. */
export async function writeRun(file: FileHandle, { run, version, members, arrays, series }: RunParts): Promise<void> {
  const { id } = run
  const manifest = newManifest(version, [id])
  const zip = zipWriter(file)
  const add = async (name: string, bytes: Uint8Array) => {
    await zip.add(name, bytes)
    manifest.files.push({ name, size: bytes.length, sha256: sha256(bytes) })
  }
  const json = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`)
  const names = [...new Set(series.map(({ name }) => name))]
  // JSON has no NaN: it is null there.
  await add(fileNames.run(id), json({ run, arrays: arrays.map(([spec]) => spec), series: names }))
  await add(fileNames.members(id), json(members))
  for (const [{ name, dtype, shape }, data] of arrays)
    await add(fileNames.array(id, name), npy({ dtype, shape, data } as Parameters<typeof npy>[0]))
  for (const name of names)
    await add(fileNames.series(id, name), seriesFile(series.filter((each) => each.name === name)))
  await zip.add(MANIFEST, json(manifest))
  await zip.end()
}
