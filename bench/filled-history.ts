import { monotonicFactory } from 'ulid'
import { configSchema, type Config, type Run } from '#shared/contract/index.ts'
import { GENERATOR, streamOf } from '#shared/random/index.ts'
import { experimentOf, presets } from '../src-main/experiments/index.ts'
import { openStore } from '../src-main/store/index.ts'

/** Points of all series together. */
const POINTS = 2_000_000

/** Numbers that are the same in every run of the benchmark. */
const { uniform32: random } = streamOf(GENERATOR, 'directions', 1)
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!

/** A preset with other numbers in it. */
function configOf(index: number): Config {
  const config = structuredClone(presets[index % presets.length]!.config) as Record<string, unknown>
  if ('steps' in config) config.steps = pick([100, 500, 1000, 2000])
  if ('seed' in config) config.seed = Math.floor(random() * 1000)
  if (config.kind === 'network') config.hidden = pick([[128, 64], [32], [256, 128, 64]])
  if (config.kind === 'bifurcation') config.transient = 1000 + index
  return configSchema.parse(config)
}

const fates = ['flat', 'sharp', 'sharpest', 'other', 'periodic', 'chaotic', 'slow', 'divergent']
function shares(): { shares: Record<string, number>; counts: Record<string, number> } {
  const weights = fates.map(() => random() ** 3)
  const sum = weights.reduce((total, weight) => total + weight)
  const named = (of: (weight: number) => number) => Object.fromEntries(fates.map((fate, i) => [fate, of(weights[i]!)]))
  return { shares: named((weight) => weight / sum), counts: named((weight) => Math.round((weight / sum) * 1e6)) }
}

/** Summaries as long as real ones: nine networks, or the counts of every learning rate. */
function summaryOf(config: Config): Run['summary'] {
  if (config.kind === 'network')
    return {
      dataset: 'mnist',
      divergent: 0,
      checksum: 'sha256 '.repeat(8),
      networks: Array.from({ length: 9 }, (_, member) => ({
        start: 'ABC'[member % 3],
        seed: member,
        learningRate: 0.1,
        status: 'trained',
        divergedAt: null,
        trainLoss: random(),
        testLoss: random(),
        trainAccuracy: random(),
        testAccuracy: random(),
        distance: random() * 10,
      })),
    }
  const minima = Array.from({ length: 4 }, (_, index) => ({
    fate: fates[index],
    at: [random(), random()],
    plateau: null,
    value: random(),
    eigenvalues: [100, 102],
    sharpness: 102,
    stabilityLimit: 2 / 102,
  }))
  const byLearningRate = Array.from({ length: config.kind === 'basin-share' ? 41 : 0 }, () => ({
    learningRate: random(),
    ...shares(),
  }))
  return { fates, minima, ...shares(), ...(byLearningRate.length > 0 && { byLearningRate }) }
}

/** Fills the database of a folder with runs of all kinds, and with two million points of series. */
export function fillHistory(dataDir: string, count: number): void {
  const store = openStore(dataDir)
  const nextId = monotonicFactory(random)
  const start = Date.now() - count * 60_000
  let points = 0
  for (let first = 0; first < count; first += 1000) {
    store.stream(() => {
      for (let index = first; index < Math.min(count, first + 1000); index++) {
        const config = configOf(index)
        const { kind } = config
        const created = start + index * 60_000
        const experiment = experimentOf(kind)
        const id = nextId(created)
        const status = random() < 0.97 ? 'completed' : pick(['cancelled', 'failed', 'interrupted'] as const)
        const run: Run = {
          id,
          kind,
          title: experiment.title(config),
          config,
          status,
          created,

          started: created + 5,
          finished: created + 5 + Math.round(random() ** 4 * 1e5),
          computed: Math.round(random() ** 4 * 1e5),
          appVersion: '0.1.0',
          ...experiment.provenance(config),

          summary: status === 'failed' ? null : summaryOf(config),
          error: status === 'failed' ? 'It failed.' : null,
          notes: random() < 0.1 ? 'Jumps over the trench; try a smaller start. '.repeat(5) : '',
          starred: random() < 0.02,
          tags: random() < 0.1 ? [pick(['paper', 'draft', 'trench', 'to check'])] : [],
          parentId: null,
          preset: null,
        }
        store.runs.insert(run, store.owner)
        // Every eighth run has series, so many that all have two million points.
        if (index % 8 > 0) continue
        const length = Math.ceil((POINTS * 8) / count / 4)
        for (const name of ['trainLoss', 'testLoss', 'trainAccuracy', 'testAccuracy']) {
          const steps = Float64Array.from({ length }, (_, step) => step)
          store.series.append(id, { member: 0, name, steps, values: steps.map(random) })
          points += length
        }
      }
    })
  }
  store.close()
  console.log(`filled with ${count} runs and ${points} points`)
}
