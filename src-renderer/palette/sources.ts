import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useRouter, type RouteLocationRaw } from 'vue-router'
import { builtInNames, toWireError, type Preset, type RunRow, type SavedLandscape } from '#shared/contract/index.ts'
import { goKeys, pageCommands } from '../commands/index.ts'
import { notifyError } from '../notices/index.ts'
import { themeChoices } from '../browser-storage/index.ts'
import { useTheme } from '../theme/index.ts'
import { useService } from '../transport/index.ts'
import { formatRelative, kindLabels, landscapeLabel, statusLabel, titleParts } from '../words/index.ts'
import type { Entry, EntryGroup } from './entries.ts'

/** How long after the last key runs are searched for, in milliseconds. */
const pause = 120
/** How many runs are shown. */
const mostRuns = 8
/** Among so many lines of the history sweeps are looked for by their own titles. */
const mostLines = 200

/** Everything that the palette leads to; `typed` is what runs are searched for, while `open`. */
export function useSources(
  open: Ref<boolean>,
  typed: Ref<string>,
): { groups: ComputedRef<EntryGroup[]>; problem: Ref<string> } {
  const service = useService()
  const router = useRouter()
  const { choice } = useTheme()
  const presets = shallowRef<Preset[]>([])
  const landscapes = shallowRef<SavedLandscape[]>([])
  /** Runs, and sweeps as one. */
  const runs = shallowRef<RunRow[]>([])
  /** What `runs` were searched for. */
  const searched = ref('')

  /** Why something is missing from the list. */
  const problem = ref('')
  const load = <T>(asked: Promise<T>, take: (answer: T) => void) =>
    void asked.then(take, (thrown: unknown) => (problem.value = toWireError(thrown).message))
  function searchRuns(text: string): void {
    problem.value = ''
    const rows = (words: string, limit: number) => service.call('history.rows', { text: words, limit, collapsed: true })
    // By words the history finds runs: sweeps of other titles than those of their runs are looked for among the last.
    load(Promise.all([rows(text, mostRuns), rows('', mostLines)]), ([found, last]) => {
      if (!open.value || typed.value.trim() !== text) return
      const known = new Set(found.rows.map(({ sweep }) => sweep?.id))
      const named = last.rows.filter(({ sweep }) => sweep && !known.has(sweep.id) && hasWords(sweep.title, text))
      runs.value = [...found.rows, ...named]
      searched.value = text
    })
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  watch(open, (opened) => {
    clearTimeout(timer)
    if (!opened) return
    searchRuns('')
    load(service.call('presets.list', null), (answer) => (presets.value = answer))
    load(service.call('landscapes.saved', null), (answer) => (landscapes.value = answer))
  })
  watch(typed, (text) => {
    clearTimeout(timer)
    if (open.value) timer = setTimeout(() => searchRuns(text.trim()), pause)
  })

  const to = (place: RouteLocationRaw) => () => router.push(place)
  const pages = computed<Entry[]>(() =>
    router
      .getRoutes()
      .filter(({ name, meta }) => meta.section && name === meta.section)
      .map(({ meta: { section = 'gallery' } }) => {
        const keys = goKeys(section)
        const title = section === 'new' ? 'New experiment' : section[0]!.toUpperCase() + section.slice(1)
        return { id: `page ${section}`, title, ...(keys && { keys }), act: to({ name: section }) }
      }),
  )
  async function start({ id: preset, config }: Preset): Promise<void> {
    const { id } = await service.call('runs.start', { config, preset })
    await router.push({ name: 'run', params: { id } })
  }
  const presetEntries = computed<Entry[]>(() =>
    ['Run', 'Set up'].flatMap((verb) =>
      presets.value.map((preset) => ({
        id: `${verb} ${preset.id}`,
        title: `${verb} ${preset.reference}`,
        detail: preset.title,
        words: preset.id,
        act: verb === 'Run' ? () => start(preset) : to({ name: 'new', query: { preset: preset.id } }),
      })),
    ),
  )
  const runEntries = computed<Entry[]>(() => {
    // One run of a sweep that was found by itself is that run.
    const sweepOf = ({ sweep }: RunRow) => (sweep && sweep.runs > 1 ? sweep : null)
    const titles = runs.value.map((row) => sweepOf(row)?.title ?? row.title)
    const parts = titleParts(titles)
    return runs.value.map((row, index) => {
      const { id, kind, status, error, created } = row
      const sweep = sweepOf(row)
      return {
        id: `run ${sweep?.id ?? id}`,
        title: titles[index]!,
        parts: parts[index]!,
        detail: [
          sweep ? `sweep · ${sweep.statuses.completed ?? 0} of ${sweep.runs} done` : kindLabels[kind],
          sweep || status === 'completed' ? '' : statusLabel({ status, error }).toLowerCase(),
          formatRelative(created, Date.now()),
        ]
          .filter(Boolean)
          .join(' · '),
        words: id,
        found: searched.value === typed.value.trim(),
        several: sweep !== null,
        act: to(sweep ? { name: 'sweep', params: { id: sweep.id } } : { name: 'run', params: { id } }),
      }
    })
  })
  const landscapeEntries = computed<Entry[]>(() => [
    ...landscapes.value.map(({ id, definition }) => ({
      id: `landscape ${id}`,
      title: definition.title ?? definition.expression,
      detail: 'saved landscape',
      act: to({ name: 'landscape-saved', params: { id } }),
    })),
    ...builtInNames.map((name) => ({
      id: `landscape ${name}`,
      title: landscapeLabel(name),
      detail: 'landscape',
      words: name,
      act: to({ name: 'landscape', params: { name } }),
    })),
  ])
  const themeEntries = themeChoices.map((scheme) => ({
    id: `theme ${scheme}`,
    title: scheme === 'system' ? 'Theme as the system' : `${scheme[0]!.toUpperCase()}${scheme.slice(1)} theme`,
    words: 'appearance colours mode',
    act: () => (choice.value = scheme),
  }))

  const groups = computed<EntryGroup[]>(() => [
    {
      title: 'On this page',
      entries: pageCommands.value.map((command) => ({ ...command, id: `command ${command.title}` })),
    },
    { title: 'Pages', entries: pages.value },
    { title: typed.value.trim() ? 'Runs' : 'Recent runs', entries: runEntries.value },
    { title: 'Presets', entries: presetEntries.value },
    { title: 'Landscapes', entries: landscapeEntries.value },
    { title: 'Settings', entries: themeEntries },
  ])
  return { groups, problem }
}

/** Does what an entry stands for, and says what went wrong. */
export async function carryOut(entry: Entry): Promise<void> {
  try {
    await entry.act()
  } catch (thrown) {
    notifyError(thrown)
  }
}

/** Whether a title has all words of a text, of which there is one at least. */
function hasWords(title: string, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  return words.length > 0 && words.every((word) => title.toLowerCase().includes(word))
}
