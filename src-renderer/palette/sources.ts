import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'
import { useRouter, type RouteLocationRaw } from 'vue-router'
import {
  builtInNames,
  presetWords,
  toWireError,
  type Preset,
  type Run,
  type RunRow,
  type SavedLandscape,
} from '#shared/contract/index.ts'
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
/** Among so many lines of the history sweeps are looked for. */
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
  const runs = shallowRef<Run[]>([])
  const sweeps = shallowRef<NonNullable<RunRow['sweep']>[]>([])
  /** What `runs` were searched for. */
  const searched = ref('')

  /** Why something is missing from the list. */
  const problem = ref('')
  const load = <T>(asked: Promise<T>, take: (answer: T) => void) =>
    void asked.then(take, (thrown: unknown) => (problem.value = toWireError(thrown).message))
  function searchRuns(text: string): void {
    problem.value = ''
    load(service.call('runs.list', { text, limit: mostRuns }), (answer) => {
      if (!open.value || typed.value.trim() !== text) return
      runs.value = answer.runs
      searched.value = text
    })
    // Those with runs that fit, and the last ones, whose own titles may.
    const lines = (words: string) => service.call('history.rows', { text: words, collapsed: true, limit: mostLines })
    load(Promise.all([lines(text), lines('')]), (answers) => {
      if (!open.value || typed.value.trim() !== text) return
      const found = answers.flatMap(({ rows }) => rows.flatMap(({ sweep }) => sweep ?? []))
      sweeps.value = [...new Map(found.map((sweep) => [sweep.id, sweep])).values()]
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
    const parts = titleParts(runs.value.map(({ title }) => title))
    return runs.value.map(({ id, title, kind, status, error, created, preset }, index) => ({
      id: `run ${id}`,
      title,
      parts: parts[index]!,
      detail: [
        preset ? presetWords(preset) : '',
        kindLabels[kind],
        status === 'completed' ? '' : statusLabel({ status, error }).toLowerCase(),
        formatRelative(created, Date.now()),
      ]
        .filter(Boolean)
        .join(' · '),
      words: id,
      found: searched.value === typed.value.trim(),
      act: to({ name: 'run', params: { id } }),
    }))
  })
  const sweepEntries = computed<Entry[]>(() =>
    sweeps.value.map(({ id, title, runs: count, statuses }) => ({
      id: `sweep ${id}`,
      title,
      detail: `sweep · ${statuses.completed ?? 0} of ${count} done`,
      words: `${id} results`,
      act: to({ name: 'sweep', params: { id } }),
    })),
  )
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
    { title: 'Sweeps', entries: sweepEntries.value },
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
