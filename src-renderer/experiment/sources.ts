import { computed, reactive, shallowRef, watch } from 'vue'
import type { LocationQuery } from 'vue-router'
import {
  branchOf,
  dimensionOf,
  kindSchema,
  landscapeSchema,
  OverstepError,
  parseInput,
  readSettings,
  trainedOnTo,
  trainingSteps,
  type Config,
  type Kind,
  type LandscapeChoice,
  type Preset,
  type Run,
  type Service,
} from '#shared/contract/index.ts'
import { configIn } from '#shared/png/index.ts'
import { dimensionsOf } from '../facts/index.ts'
import { useLoad } from '../transport/index.ts'
import { kindLabels } from '../words/index.ts'
import { landscapeText } from './draft.ts'
import { emptySheet, sheetOf, type Sheet } from './sheets.ts'

/**
 * What a form may be filled from: a run, a sweep, settings that are handed over (of a figure whose run is not here, or
 * as another page asks for), the presets, or nothing. The address says what it begins with: `preset`, `from` (a run),
 * that and `branch` (the number of one of its networks that is gone on from, or `all`), with `step` where it is not the
 * end that is gone on from, or `on` (it is trained on),
 * `sweep`, `config` (JSON), or an empty one of a `kind`, on a `landscape` (its name, or the JSON of its definition)
 * where that fits.
 */
export function useSources(service: Service, query: LocationQuery) {
  const asked = (name: string): string => String([query[name]].flat()[0] ?? '')
  const wanted = {
    preset: asked('preset'),
    from: asked('from'),
    branch: /^(all|\d+)$/.exec(asked('branch'))?.[0],
    step: /^\d+$/.exec(asked('step'))?.[0],
    on: asked('on') !== '',
    sweep: asked('sweep'),
    kind: kindSchema.safeParse(asked('kind')).data,
  }
  const read = asked('config') ? configIn(asked('config')) : undefined
  const given = read instanceof OverstepError ? undefined : read
  const readLandscape = asked('landscape') ? landscapeAsked(asked('landscape')) : undefined
  const landscape = readLandscape instanceof OverstepError ? undefined : readLandscape
  const refusals = shallowRef<readonly OverstepError[]>([
    ...[read, readLandscape].filter((each) => each instanceof OverstepError),
    ...(asked('kind') && !wanted.kind ? [unknown('kind of experiment', asked('kind'), kindSchema.options)] : []),
  ])

  const sheets = reactive(new Map<string, Sheet>())
  const source = shallowRef('')
  const {
    value: loaded,
    error,
    reload,
  } = useLoad(async () => {
    const [presets, origin, swept] = await Promise.all([
      service.call('presets.list', null),
      wanted.from ? service.call('runs.get', { id: wanted.from }).then(({ run }) => run) : null,
      wanted.sweep ? service.call('sweeps.get', { id: wanted.sweep }) : null,
    ])
    return { presets, origin, swept }
  })
  watch(loaded, (answer) => {
    if (!answer || source.value) return
    if (given) return open('given')
    const { presets, origin, swept } = answer
    const preset = presets.find(({ id }) => id === wanted.preset)
    if (wanted.preset && !preset) {
      const known = presets.map(({ id }) => id)
      refusals.value = [unknown('preset', wanted.preset, known)]
    }
    const first = presets.find(({ config }) => config.kind === 'fate-map') ?? presets[0]
    // What is about a landscape is not the experiment of a figure.
    const kind = wanted.kind ?? (readLandscape || !first ? 'fate-map' : undefined)
    const plain = kind ? `kind:${kind}` : first!.id
    open(origin ? `run:${origin.id}` : swept ? `sweep:${swept.sweep.id}` : preset ? preset.id : plain)
  })

  function open(chosen: string): void {
    if (!sheets.has(chosen)) {
      const config = configFrom(chosen)
      const kind = kindSchema.safeParse(chosen.replace('kind:', '')).data
      if (config)
        sheets.set(chosen, sheetOf(config, chosen.startsWith('sweep:') ? loaded.value?.swept?.sweep.over : []))
      else if (kind) sheets.set(chosen, emptySheet(kind, landscapeFor(kind)))
    }
    source.value = chosen
  }
  function configFrom(chosen: string): Config | undefined {
    if (chosen === 'given') return given
    if (chosen.startsWith('run:')) return loaded.value?.origin ? configOf(loaded.value.origin) : undefined
    if (chosen.startsWith('sweep:')) return loaded.value?.swept?.sweep.config
    return loaded.value?.presets.find(({ id }) => id === chosen)?.config
  }
  /** The settings of a run, or those of one that goes on from it or trains it on. */
  function configOf({ id, config }: Run): Config {
    if (config.kind !== 'network') return config
    if (wanted.on) return trainedOnTo(config, 2 * trainingSteps(config))
    if (wanted.branch === undefined) return config
    const member = wanted.branch === 'all' ? 'all' : Number(wanted.branch)
    return branchOf(config, id, { member, ...(wanted.step !== undefined && { step: Number(wanted.step) }) })
  }
  /** The landscape that an empty form begins with, where one is wanted that fits. */
  function landscapeFor(kind: Kind): string | undefined {
    return landscape && dimensionsOf(kind).includes(dimensionOf(landscape)) ? landscapeText(landscape) : undefined
  }

  const preset = computed<Preset | undefined>(() => loaded.value?.presets.find(({ id }) => id === source.value))
  const origin = computed<Run | null>(() => (source.value.startsWith('run:') ? (loaded.value?.origin ?? null) : null))
  const swept = computed(() => (source.value.startsWith('sweep:') ? (loaded.value?.swept ?? null) : null))
  /** The preset that the chosen source is, or is from itself. */
  const begun = computed(() => {
    const id = preset.value?.id ?? origin.value?.preset?.ids[0] ?? swept.value?.preset
    return loaded.value?.presets.some((each) => each.id === id) ? id : undefined
  })
  return {
    source,
    open,
    /** The form of the chosen source. */
    sheet: computed(() => sheets.get(source.value)),
    preset,
    origin,
    begun,
    /** What the chosen source is. */
    about: computed(() => {
      if (preset.value) return preset.value.description
      if (origin.value && wanted.branch !== undefined)
        return `Goes on from ${wanted.step ? `step ${wanted.step}` : 'the end'} of this run, which stays as it is.`
      if (origin.value && wanted.on) return 'The networks of this run, trained twice as long.'
      if (origin.value) return 'A copy of this run, to be changed.'
      if (swept.value) return 'A copy of this sweep, to be changed.'
      return source.value === 'given' ? 'As they were handed over: by the image of a figure, or by another page.' : ''
    }),
    options: computed(() => [
      ...(loaded.value?.origin ? [{ value: `run:${loaded.value.origin.id}`, label: loaded.value.origin.title }] : []),
      ...(loaded.value?.swept
        ? [{ value: `sweep:${loaded.value.swept.sweep.id}`, label: loaded.value.swept.sweep.title }]
        : []),
      ...(given ? [{ value: 'given', label: 'Given settings' }] : []),
      {
        type: 'group' as const,
        key: 'article',
        label: 'Article',
        children: (loaded.value?.presets ?? []).map(({ id, reference, title }) => ({
          value: id,
          label: `${reference} · ${title}`,
        })),
      },
      {
        type: 'group' as const,
        key: 'empty',
        label: 'Empty',
        children: kindSchema.options.map((kind) => ({ value: `kind:${kind}`, label: kindLabels[kind] })),
      },
    ]),
    /** What of the address cannot be read, or does not exist. */
    refusals,
    /** Why nothing could be loaded. */
    error: computed(() => (loaded.value ? null : error.value)),
    reload,
  }
}

/** The landscape in an address, or what is wrong with it. */
function landscapeAsked(text: string): LandscapeChoice | OverstepError {
  try {
    return parseInput(landscapeSchema, text.startsWith('{') ? readSettings(text, 'landscape') : text, 'landscape')
  } catch (thrown) {
    if (thrown instanceof OverstepError) return thrown
    throw thrown
  }
}

function unknown(what: string, name: string, known: readonly string[]): OverstepError {
  return new OverstepError('not-found', `There is no ${what} “${name}”. There are ${known.join(', ')}.`)
}
