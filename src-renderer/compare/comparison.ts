import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { OverstepError } from '#shared/contract/index.ts'
import { type Compared, current, readAddress, writeAddress } from '../addresses/index.ts'
import { notifyError } from '../notices/index.ts'
import { useLoad, useService } from '../transport/index.ts'

/** What a page compares, wherever it is kept. */
export interface KeptComparison {
  compared: ShallowRef<Compared>
  /** How many runs it has at least: one where it is saved, which is deleted as a whole and not run by run. */
  least: number
  /** Changes what is compared or how, and keeps it. */
  change(change: { runs?: readonly string[]; look?: Partial<Compared['look']> }): void
  /** The name of a saved one; null where it has none. */
  title: ComputedRef<string | null>
  rename(title: string): void
  deleted: Ref<boolean>
  error: ShallowRef<OverstepError | null>
  /** False until a saved one has been loaded. */
  ready: ComputedRef<boolean>
  reload(): Promise<void>
}

/** The comparison of the page: a saved one by its id, else that of the address. */
export function useComparison(): KeptComparison {
  const route = useRoute()
  const { path, params } = route
  const id = params['id'] === undefined ? null : String(params['id'])
  const kept = id === null ? addressed() : saved(id)
  // Pages live on while another is shown: a run is added to the comparison that is looked at, not to the one that
  // changed last.
  watch(
    [kept.compared, kept.ready, kept.deleted, () => route.path],
    () => {
      if (route.path !== path || !kept.ready.value) return
      const { runs } = kept.compared.value
      const to = id === null ? { query: writeAddress(kept.compared.value) } : { params: { id } }
      current.value = kept.deleted.value
        ? null
        : { to: { name: id === null ? 'compare' : 'compare-saved', ...to }, runs }
    },
    { immediate: true },
  )
  return kept
}

/** Everything is in the address, so that it can be gone back to, kept and sent. */
function addressed(): KeptComparison {
  const route = useRoute()
  const router = useRouter()
  const compared = shallowRef(readAddress(route.query))
  // The page lives on while another is shown, whose address is not its own.
  watch(
    () => route.query,
    (query) => {
      if (route.name === 'compare') compared.value = readAddress(query)
    },
  )
  return {
    compared,
    least: 0,
    change({ runs = compared.value.runs, look }) {
      compared.value = { runs, look: { ...compared.value.look, ...look } }
      // What comes to rest when another page is shown must not lead back here.
      if (route.name === 'compare') void router.replace({ name: 'compare', query: writeAddress(compared.value) })
    },
    title: computed(() => null),
    rename: () => {},
    deleted: ref(false),
    error: shallowRef(null),
    ready: computed(() => true),
    reload: () => Promise.resolve(),
  }
}

function saved(id: string): KeptComparison {
  const service = useService()
  const compared = shallowRef<Compared>(readAddress({}))
  const title = shallowRef<string | null>(null)
  const deleted = ref(false)
  const load = useLoad(() => service.call('comparisons.get', { id }))
  /** Changes that are on their way: newer than what is answered meanwhile. */
  let unwritten = 0
  watch(load.value, (answer) => {
    if (!answer || unwritten > 0) return
    const { runs, look } = answer.comparison
    compared.value = { runs, look }
    title.value = answer.comparison.title
    deleted.value = answer.deleted
  })
  onScopeDispose(service.on('comparisons.changed', () => void load.reload()))

  async function write(): Promise<void> {
    const { runs, look } = compared.value
    if (title.value === null) return
    unwritten++
    try {
      await service.call('comparisons.save', { id, title: title.value, runs: [...runs], look })
    } catch (thrown) {
      notifyError(thrown)
    } finally {
      unwritten--
    }
  }
  return {
    compared,
    least: 1,
    change({ runs = compared.value.runs, look }) {
      compared.value = { runs, look: { ...compared.value.look, ...look } }
      void write()
    },
    title: computed(() => title.value),
    rename(next) {
      title.value = next
      void write()
    },
    deleted,
    error: load.error,
    ready: computed(() => title.value !== null),
    reload: load.reload,
  }
}
