import { OverstepError, type JointSnapshots, type Run, type Watch } from '#shared/contract/index.ts'
import { comparedLabels, type CompareInput, needsWeights, networksIn } from '#shared/figures/compare/index.ts'
import { comparisonFileName } from '../figures.ts'
import { jointSnapshots } from '../joint-snapshots.ts'
import { nextId } from '../next-id.ts'
import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** Runs side by side. */
export function comparisonMethods({ store, hub, jobs, supervisor, planning }: Parts): MethodsOf<'comparisons'> {
  const { comparisons } = store
  const { found } = planning
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
  /** The last joint matrix: what is exported has mostly just been looked at. */
  let last: { key: string; snapshots: JointSnapshots } | undefined
  const keyOf = (runs: readonly Run[]) => runs.map(({ id, status, finished }) => `${id} ${status} ${finished}`).join()
  const joint = async (runs: readonly Run[], watch: Watch) => {
    const snapshots = await jointSnapshots(store, supervisor, runs, watch)
    last = { key: keyOf(runs), snapshots }
    return snapshots
  }
  const jointAgain = (runs: readonly Run[], watch: Watch) =>
    last?.key === keyOf(runs) ? last.snapshots : joint(runs, watch)

  /** The runs that are there, in their places, with all that they have computed. */
  async function inputOf(ids: readonly string[]): Promise<CompareInput> {
    jobs.flush()
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

    'comparisons.projection': ({ runs }, watch) =>
      joint(
        runs.map((id) => found(id).run),
        watch,
      ),
    'comparisons.export': async ({ runs, look, figure, options }, watch) => {
      const input = await inputOf(runs)
      if (needsWeights(figure)) {
        const networks = networksIn(input).runs.map(({ run }) => run)
        if (networks.length > 1) input.weights = await jointAgain(networks, watch)
      }
      const comparison = { input, look }
      const drawn = await supervisor.query('figure', { comparison, figure, options }, watch.signal)
      return { fileName: comparisonFileName(figure, options.format), ...drawn }
    },
  }
}
