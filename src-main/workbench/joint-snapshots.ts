import { setTimeout as pause } from 'node:timers/promises'
import {
  isBulk,
  MOST_JOINT_ROWS,
  OverstepError,
  type JointSnapshots,
  type Run,
  type Watch,
} from '#shared/contract/index.ts'
import type { Store } from '../store/index.ts'
import type { Supervisor } from './supervisor.ts'

/** Values of snapshots that are in memory at a time, 64 MB: as many columns of all rows. */
const VALUES_AT_A_TIME = 16_000_000
/** Between so many values that are read, everything else of this process has its turn. */
const VALUES_BETWEEN_RESTS = 500_000

/** The snapshots of one network of a run. */
interface Path {
  run: number
  member: number
  array: string
  steps: Float64Array
}

/**
 * The inner products of the snapshots of all runs. They are read and multiplied some columns of the weights at a time,
 * so that however large they are no more than a fixed part of them is in memory.
 */
export async function jointSnapshots(
  store: Store,
  supervisor: Supervisor,
  runs: readonly Run[],
  { signal, progress }: Watch,
): Promise<JointSnapshots> {
  const paths: Path[] = []
  const columns = firstLayerSize(store, runs)
  for (const [run, { id }] of runs.entries()) {
    const steps = Float64Array.from((await store.arrays.read(id, 'snapshots/steps'))?.data ?? [])
    for (const { name } of store.arrays.specs(id))
      if (isBulk(name) && name.startsWith('snapshots/'))
        paths.push({ run, member: Number(name.slice('snapshots/'.length)), array: name, steps })
  }
  const total = paths.reduce((sum, { steps }) => sum + steps.length, 0)
  const every = Math.max(1, Math.ceil(total / MOST_JOINT_ROWS))
  const chosen = paths.flatMap((path) => thinned(path.steps.length, every).map((snapshot) => ({ ...path, snapshot })))

  const rows = chosen.length
  const gram = new Float64Array(rows * rows)
  const step = Math.max(1, Math.min(columns, Math.floor(VALUES_AT_A_TIME / rows)))
  for (let from = 0; from < columns; from += step) {
    const to = Math.min(from + step, columns)
    const part: Float32Array[] = []
    let read = 0
    for (const { run, array, snapshot } of chosen) {
      const values = store.arrays.readPart(runs[run]!.id, array, snapshot * columns + from, snapshot * columns + to)
      // Missing where the run is deleted for good meanwhile.
      part.push(values ? (values as Float32Array) : new Float32Array(to - from).fill(Number.NaN))
      read += to - from
      if (read < VALUES_BETWEEN_RESTS) continue
      read = 0
      // Reading takes about half of the time.
      progress((from + ((to - from) * part.length) / rows / 2) / columns)
      await pause(0)
      signal.throwIfAborted()
    }
    const products = await supervisor.query('products', { rows: part }, signal)
    signal.throwIfAborted()
    for (let at = 0; at < gram.length; at++) gram[at]! += products[at]!
    progress(to / columns)
  }
  return {
    rows: chosen.map(({ run, member, steps, snapshot }) => ({ run, member, step: steps[snapshot]! })),
    gram,
    every,
  }
}

/** The number of weights of the first layer, the same in all runs. */
function firstLayerSize(store: Store, runs: readonly Run[]): number {
  const layers = runs.map(({ id, title }) => {
    const spec = store.arrays.specs(id).find(({ name }) => isBulk(name) && name.startsWith('snapshots/'))
    if (spec) return { id, title, shape: spec.shape.slice(1) }
    throw new OverstepError('conflict', `“${title}” has no snapshots of weights, so it has no place in this figure.`, {
      id,
    })
  })
  const [first] = layers as [(typeof layers)[number]]
  const other = layers.find(({ shape }) => String(shape) !== String(first.shape))
  if (other)
    throw new OverstepError(
      'conflict',
      `The first layers have different shapes: ${first.shape.join(' × ')} in “${first.title}”, ` +
        `${other.shape.join(' × ')} in “${other.title}”. Paths in one space need equal ones.`,
      { id: other.id },
    )
  return first.shape.reduce((product, length) => product * length, 1)
}

/** Every so many of `count` snapshots, the first and the last among them. */
function thinned(count: number, every: number): number[] {
  const taken = Array.from({ length: Math.ceil(count / every) }, (_, index) => index * every)
  return count > 0 && taken.at(-1) !== count - 1 ? [...taken, count - 1] : taken
}
