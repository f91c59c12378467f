import { sizeOf, type Run, type SeriesData } from '#shared/contract/index.ts'
import { npy } from '../export/index.ts'
import type { Store } from '../store/index.ts'
import { fileNames, type RunFile } from './manifest.ts'

/** What an archive holds of a log at most. */
const MOST_EVENTS = 10_000

/** A file of an archive; its content is made when it is asked for, as arrays are large. */
export interface ArchiveFile {
  name: string
  content(): Promise<Uint8Array>
}

/** The files that a run is in an archive. */
export async function filesOf(store: Store, run: Run): Promise<ArchiveFile[]> {
  const { id } = run
  const specs = store.arrays.specs(id)
  const series = await store.series.read(id)
  const names = [...new Set(series.map(({ name }) => name))].sort()
  const runFile = {
    run,
    arrays: specs.map((spec) => ({ ...spec, fill: Number.isNaN(spec.fill) ? null : spec.fill })),
    series: names,
    log: store.log.of(id).slice(-MOST_EVENTS),
  } as RunFile
  const json = (value: unknown) => async () => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)
  return [
    { name: fileNames.run(id), content: json(runFile) },
    { name: fileNames.members(id), content: json(store.series.members(id)) },
    ...specs.map(({ name }) => ({
      name: fileNames.array(id, name),
      content: async () => npy((await store.arrays.read(id, name))!),
    })),
    ...names.map((name) => ({
      name: fileNames.series(id, name),
      content: async () => seriesFile(series.filter((each) => each.name === name)),
    })),
  ]
}

/**
 * Series of one name as a NumPy file: rows of member, step and value, float64 [points, 3]. 64-bit words are moved as
 * they are, so that every NaN stays the one it is.
 */
export function seriesFile(series: readonly SeriesData[]): Uint8Array {
  const points = series.reduce((sum, { steps }) => sum + steps.length, 0)
  const data = new Float64Array(3 * points)
  const words = new BigUint64Array(data.buffer)
  let row = 0
  for (const { member, steps, values } of series) {
    const [stepWords, valueWords] = [steps, values].map(wordsOf) as [BigUint64Array, BigUint64Array]
    for (let point = 0; point < stepWords.length; point++, row++) {
      data[3 * row] = member
      words[3 * row + 1] = stepWords[point]!
      words[3 * row + 2] = valueWords[point]!
    }
  }
  return npy({ dtype: 'float64', shape: [points, 3], data })
}

/** The series in rows of member, step and value, as they were. */
export function seriesOf(name: string, data: Float64Array): SeriesData[] {
  const words = wordsOf(data)
  const series: SeriesData[] = []
  const points = words.length / 3
  for (let first = 0; first < points;) {
    let end = first
    // By their bits: of a NaN that equals not itself there would be no end.
    while (end < points && Object.is(data[3 * end], data[3 * first])) end++
    const column = (offset: number) => {
      const values = new Float64Array(end - first)
      const target = wordsOf(values)
      for (let row = first; row < end; row++) target[row - first] = words[3 * row + offset]!
      return values
    }
    series.push({ member: data[3 * first]!, name, steps: column(1), values: column(2) })
    first = end
  }
  return series
}

function wordsOf({ buffer, byteOffset, length }: Float64Array): BigUint64Array {
  return new BigUint64Array(buffer, byteOffset, length)
}

/** Bytes that a run takes, about: for progress. */
export function bytesOf(store: Store, id: string): number {
  const sizes = { uint8: 1, uint32: 4, float32: 4, float64: 8 }
  return store.arrays.specs(id).reduce((sum, { dtype, shape }) => sum + sizeOf(shape) * sizes[dtype], 10_000)
}
