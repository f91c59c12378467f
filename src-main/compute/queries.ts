import { LRUCache } from 'lru-cache'
import { type Config, isBulk, type RunData, type Summary } from '#shared/contract/index.ts'
import { chosenRule } from '#shared/rules/index.ts'
import type { Places, WorkerPool, SourceData } from '../experiments/index.ts'
import { experimentOf, lookAt, mapDevices, sourcesFrom } from '../experiments/index.ts'
import { descend, motionOf, noiseKey } from '../descent/index.ts'
import { gpusHere, shaderOf } from '../gpu/index.ts'
import { landscapeOf, landscapes, sampleSurface, slopedCurve, stationaryOf } from '../landscape/index.ts'
import { imageSamples } from '../dataset/index.ts'
import { gramOf } from '../projection/index.ts'
import { trainingWays } from '../network/index.ts'
import { memoryOutput } from './output.ts'
import { previewKey } from './preview-key.ts'
import type { Queries, QueryName } from './protocol.ts'

/** The answer to each of the short questions; the signal says that nobody waits for it any more. */
export type Answers = {
  [Name in QueryName]: (
    argument: Queries[Name]['argument'],
    signal: AbortSignal,
  ) => Queries[Name]['answer'] | Promise<Queries[Name]['answer']>
}

/**
 * @param pool whose tasks go before those of jobs
 * @param places where data sets may be now
 */
export function createAnswers(pool: WorkerPool, places: () => Places): Answers {
  const previews = new LRUCache<string, Queries['preview']['answer']>({ max: MOST_PREVIEWS })
  let last: Promise<unknown> = Promise.resolve()
  /** What is measured must not be disturbed by what is shown beside it. */
  const inTurn = <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    const mine = last.then(() => {
      signal.throwIfAborted()
      return work()
    })
    last = mine.catch(() => undefined)
    return mine
  }
  /** Runs a small version. @param before what it goes on from */
  const previewed = async (
    asked: Config,
    sources: readonly SourceData[],
    signal: AbortSignal,
    before?: Previewed,
  ): Promise<Previewed> => {
    const experiment = experimentOf(asked.kind)
    const config = onPreview(experiment.preview(asked), before)
    const { output, data } = memoryOutput()
    let engine = ''
    let device = 'cpu'
    const parent = before && {
      id: 'preview',
      ...before,
      ...before.data,
      array: (name: string) => before.data.arrays[name],
    }
    const summary = await inTurn(signal, () =>
      experiment.run(config, {
        output: { ...output, provenance: (known) => ({ engine = engine, device = device } = known) },
        signal,
        progress: () => {},
        pool,
        places: places(),
        sources: sourcesFrom(sources),
        parent,
      }),
    )
    return { config, engine, device, summary, data: data() }
  }
  return {
    landscapes: () => landscapes().map(({ info }) => info),
    analyse({ landscape: choice, stationary = false }) {
      const landscape = landscapeOf(choice)
      return stationary ? { ...landscape.info, stationary: stationaryOf(landscape) } : landscape.info
    },
    surface: ({ landscape, x, y, columns, rows }) => sampleSurface(landscapeOf(landscape), { x, y }, columns, rows),
    curve: ({ landscape, min, max }) => slopedCurve(landscapeOf(landscape), min, max),
    path({ landscape, start, learningRate, seed = 1, numbers = { start: 0, rate: 0 }, ...asked }) {
      const { points, values, fate, iterations, period, sharpness } = descend(
        landscapeOf(landscape),
        start,
        learningRate,
        asked,
        motionOf(asked, asked.steps),
        noiseKey(seed, numbers.start, numbers.rate),
      )
      return { points, values, fate, iterations, period, sharpness }
    },
    shader: ({ landscape, rule, bound, precision }) =>
      shaderOf(landscapeOf(landscape), { rule: chosenRule(rule).rule, bound, precision }),
    async estimate({ config, sources }, signal) {
      const experiment = experimentOf(config.kind)
      const seconds = await inTurn(signal, () =>
        experiment.estimateSeconds(config, stoppable(pool, signal), sourcesFrom(sources)),
      )
      return { seconds, bytes: await experiment.bytes(config), size: experiment.size(config) }
    },
    async preview({ config: asked, sources, parent }, signal) {
      // What other runs have computed may change with them.
      const key = sources.length > 0 ? undefined : previewKey(parent ? [asked, parent] : [asked], places())
      const known = key === undefined ? undefined : previews.get(key)
      if (known) return known
      const before = parent && (await previewed(parent, [], signal))
      const { config, summary, data } = await previewed(asked, sources, signal, before)
      const answer = { config, summary, data: withoutBulk(data) }
      if (key !== undefined) previews.set(key, answer)
      return answer
    },
    look: (asked, signal) => lookAt(asked, pool, signal),
    samples: (argument) => imageSamples(argument, places()),
    devices: () => trainingWays(),
    mapDevices: (_, signal) => inTurn(signal, () => mapDevices(pool, signal, gpusHere)),
    products: ({ rows }, signal) => inTurn(signal, () => gramOf(rows)),
    figure: async (argument, signal) => (await pool.run('figure', argument, signal)) as Queries['figure']['answer'],
  }
}

/** Previews that are kept: those of the gallery, and of what was looked at last. */
const MOST_PREVIEWS = 64

/**
 * Small settings that go on from the ends of all small networks that did not diverge: fewer, maybe, than of the run
 * itself.
 */
function onPreview(config: Config, before: Previewed | undefined): Config {
  if (config.kind !== 'network' || !config.from || !before) return config
  const alive = before.data.members.filter(({ summary }) => summary?.['status'] !== 'divergent')
  const { run, children } = config.from
  return { ...config, starts: alive.length, from: { run, children, member: 'all' } }
}

/** What a preview came to. */
interface Previewed {
  config: Config
  engine: string
  device: string
  summary: Summary
  data: RunData
}

/** The pool as an estimate has it: its tasks end when the signal aborts, as it has none of its own that would. */
function stoppable({ threads, run }: WorkerPool, signal: AbortSignal): WorkerPool {
  return { threads, run: (task, argument) => run(task, argument, signal) }
}

function withoutBulk(data: RunData): RunData {
  return { ...data, arrays: Object.fromEntries(Object.entries(data.arrays).filter(([name]) => !isBulk(name))) }
}
