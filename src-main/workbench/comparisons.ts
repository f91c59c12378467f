import { setTimeout as pause } from 'node:timers/promises'
import { monotonicFactory } from 'ulid'
import {
  isBulk,
  MOST_JOINT_ROWS,
  OverstepError,
  type JointSnapshots,
  type MethodName,
  type Run,
} from '#shared/contract/index.ts'
import type { CompareInput } from '#shared/figures/compare/compare.ts'
import { comparedLabels } from '#shared/figures/compare/labels.ts'
import { needsWeights, networksIn } from '#shared/figures/compare/set.ts'
import type { Store } from '../store/index.ts'
import { comparisonFileName } from './figures.ts'
import type { Methods } from './carried-out.ts'
import type { Hub } from './hub.ts'
import type { Supervisor } from './supervisor.ts'

/** Values of snapshots that are in memory at a time, 64 MB: as many columns of all rows. */
const VALUES_AT_A_TIME = 16_000_000
/** Between so many values that are read, everything else of this process has its turn. */
const VALUES_BETWEEN_RESTS = 500_000

interface Parts {
  store: Store
  hub: Hub
  supervisor: Supervisor
  /** @throws {OverstepError} `not-found` */
  found(id: string): { run: Run; deleted: boolean }
  /** Writes what runs have computed up to now. */
  flush(): void
}

const nextId = monotonicFactory()

/** The part of the contract that is about comparisons. */
export function comparisonMethods({ store, hub, supervisor, found, flush }: Parts) {
  const { comparisons } = store
  const saved = (id: string) => {
    const entry = comparisons.get(id)
    if (entry) return entry
    throw new OverstepError('not-found', `There is no comparison ${id}. It may have been deleted for good.`, { id })
  }
  const setDeleted = (id: string, time: number | null) => {
    saved(id)
    comparisons.setDeleted(id, time)
    hub.emit('comparisons.changed', null)
    return null
  }
  const questions = new Map<string, AbortController>()
  /** The last joint matrix: what is exported has mostly just been looked at. */
  let last: { key: string; snapshots: JointSnapshots } | undefined
  const keyOf = (runs: readonly Run[]) => runs.map(({ id, status, finished }) => `${id} ${status} ${finished}`).join()
  const joint = async (runs: readonly Run[], signal: AbortSignal, report: (fraction: number) => void) => {
    const snapshots = await jointSnapshots(store, supervisor, runs, signal, report)
    last = { key: keyOf(runs), snapshots }
    return snapshots
  }
  const jointAgain = (runs: readonly Run[]) =>
    last?.key === keyOf(runs) ? last.snapshots : joint(runs, new AbortController().signal, () => undefined)

  /** The runs that are there, in their places, with all that they have computed. */
  async function inputOf(ids: readonly string[]): Promise<CompareInput> {
    flush()
    const there = ids.flatMap((id, place) => {
      const entry = store.runs.get(id) ? found(id) : undefined
      return entry && !entry.deleted ? [{ run: entry.run, place }] : []
    })
    if (there.length === 0) throw new OverstepError('not-found', 'runs: none of these runs is there any more.')
    const runs = await Promise.all(there.map(async ({ run }) => ({ run, data: await store.data(run.id) })))
    return {
      runs,
      places: there.map(({ place }) => place),
      labels: comparedLabels(there.map(({ run }) => run)),
    }
  }

  return {
    'comparisons.list': () => comparisons.list(),
    'comparisons.get': ({ id }) => saved(id),
    'comparisons.save': ({ id, ...given }) => {
      if (id !== undefined) saved(id)
      const comparison = { ...given, id: id ?? nextId(), changed: Date.now() }
      comparisons.put(comparison)
      hub.emit('comparisons.changed', null)
      return comparison
    },
    'comparisons.delete': ({ id }) => setDeleted(id, Date.now()),
    'comparisons.restore': ({ id }) => setDeleted(id, null),

    'comparisons.projection': async ({ runs: ids, question }) => {
      const runs = ids.map((id) => found(id).run)
      questions.get(question)?.abort()
      const controller = new AbortController()
      questions.set(question, controller)
      const report = (fraction: number) => hub.emit('comparisons.progress', { question, fraction })
      try {
        return await joint(runs, controller.signal, report)
      } catch (error) {
        if (controller.signal.aborted) throw new OverstepError('cancelled', 'The projection was cancelled.')
        throw error
      } finally {
        if (questions.get(question) === controller) questions.delete(question)
      }
    },
    'comparisons.export': async ({ runs, look, views, figure, options }) => {
      const input = await inputOf(runs)
      if (needsWeights(figure)) {
        const networks = networksIn(input).runs.map(({ run }) => run)
        if (networks.length > 1) input.weights = await jointAgain(networks)
      }
      const comparison = { input, look, views }
      const drawn = await supervisor.query('figure', { comparison, figure, options })
      return { fileName: comparisonFileName(figure, options.format), ...drawn }
    },
    'comparisons.cancelProjection': ({ question }) => {
      questions.get(question)?.abort()
      return null
    },
  } satisfies Partial<{ [Name in MethodName]: Methods[Name] }>
}

/** The snapshots of one network of a run. */
interface Path {
  run: number
  member: number
  array: string
  steps: Float64Array
}

/**
 * The inner products of the snapshots of all runs. They are read and multiplied some columns of the weights at a time, so that however large they are no
 * more than a fixed part of them is in memory.
 */
async function jointSnapshots(
  store: Store,
  supervisor: Supervisor,
  runs: readonly Run[],
  signal: AbortSignal,
  report: (fraction: number) => void,
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
      report((from + ((to - from) * part.length) / rows / 2) / columns)
      await pause(0)
      signal.throwIfAborted()
    }
    const products = await supervisor.query('products', { rows: part })
    signal.throwIfAborted()
    for (let at = 0; at < gram.length; at++) gram[at]! += products[at]!
    report(to / columns)
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
      `The first layers have different shapes: ${first.shape.join(' × ')} in “${first.title}”, ${other.shape.join(' × ')} in “${other.title}”. Paths in one space need equal ones.`,
      { id: other.id },
    )
  return first.shape.reduce((product, length) => product * length, 1)
}

/** Every so many of `count` snapshots, the first and the last among them. */
function thinned(count: number, every: number): number[] {
  const taken = Array.from({ length: Math.ceil(count / every) }, (_, index) => index * every)
  return count > 0 && taken.at(-1) !== count - 1 ? [...taken, count - 1] : taken
}
