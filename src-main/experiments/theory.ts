import {
  type Analysis,
  arraySpec,
  type Constant,
  constantNames,
  generatorOf,
  type Preset,
  type SummaryOf,
  outcomes,
  type TheoryConfig,
} from '#shared/contract/index.ts'
import { GENERATOR } from '#shared/random/index.ts'
import { landscapeOf } from '../landscape/index.ts'
import { analyse, certify, type FailingCells } from '../theory/index.ts'
import { distribute } from './distribute.ts'
import type { Experiment, ExperimentContext, Output, WorkerPool } from './experiment.ts'
import { knownFates } from './fate-summary.ts'
import { runMap } from './map.ts'
import { coarser, estimateMap, mapBytes } from './map-cost.ts'
import { grouped, landscapeProvenance } from './provenance.ts'
import { theoryDrawing, theoryMap } from './theory-drawing.ts'
import { measured, measuredOf, type TheoryBand, type theoryBand } from './theory-measured.ts'
import { checkMinima } from './theory-minima.ts'
import { on, pointed, titled } from './titles.ts'

/** Task of a worker thread: everything that needs no descent. */
export function theoryAnalysis(config: TheoryConfig): ReturnType<typeof analyse> & { milliseconds: number } {
  const began = performance.now()
  return { ...analyse(config), milliseconds: performance.now() - began }
}

/** A constant whose enclosure is wanted. */
interface Certificate {
  config: TheoryConfig
  analysis: Analysis
  name: (typeof constantNames)[number]
}

/** Task of a worker thread: between which numbers a constant lies for sure, and how long it took to find out. */
export function theoryCertificate({ config, analysis, name }: Certificate): {
  found: Constant['certified']
  milliseconds: number
} {
  const began = performance.now()
  return { found: certify(landscapeOf(config.landscape), analysis, name), milliseconds: performance.now() - began }
}

/**
 * Shares of the work that are done, by how long it takes, after the analysis, the certificates and the map; the rest
 * are descents.
 */
const ANALYSED = 0.1
const CERTIFIED = 0.3
const MAPPED = 0.5

async function run(config: TheoryConfig, context: ExperimentContext): Promise<SummaryOf<'theory'>> {
  const { output, pool, signal } = context
  const known = knownFates(config.landscape)
  output.foreknow(known)
  context.progress(0)
  const found = (await pool.run('theory/analysis', config, signal)) as ReturnType<typeof analyse>
  signal.throwIfAborted()
  const { analysis } = found
  const map = theoryMap(config, analysis)
  // With all but what is measured, the figures can be drawn from here on.
  output.foreknow({ ...known, ...analysis, map, measured: [] })
  writeDrawing(config, found, output)
  context.progress(ANALYSED)
  await certified(config, analysis, {
    ...context,
    progress: (fraction) => context.progress(ANALYSED + (CERTIFIED - ANALYSED) * fraction),
  })
  output.foreknow({ ...known, ...analysis, map, measured: [] })
  await runMap(map.config, {
    ...context,
    output: prefixed(output, 'map/'),
    progress: (fraction) => context.progress(CERTIFIED + (MAPPED - CERTIFIED) * fraction),
  })
  const counts = await measured(config, analysis, {
    ...context,
    progress: (fraction) => context.progress(MAPPED + (1 - MAPPED) * fraction),
  })
  return { ...known, ...analysis, map, measured: measuredOf(config, analysis, counts) }
}

/** Gives the constants of an analysis their enclosures. */
async function certified(config: TheoryConfig, analysis: Analysis, context: ExperimentContext): Promise<void> {
  const work = constantNames.map((name): Certificate => ({ config, analysis: structuredClone(analysis), name }))
  let done = 0
  await distribute(context, 'theory/certificate', work, ({ found }: ReturnType<typeof theoryCertificate>, { name }) => {
    const constant = analysis.constants[name]
    if (constant) constant.certified = found
    context.progress(++done / work.length)
    return undefined
  })
}

/** Arrays under names of their own; the rest of what a map tells is not for this run. */
function prefixed(output: Output, prefix: string): Output {
  return {
    ...output,
    foreknow() {},
    declareArray: (spec) => output.declareArray({ ...spec, name: prefix + spec.name }),
    writeArray: (name, offset, data) => output.writeArray(prefix + name, offset, data),
  }
}

function writeDrawing(
  config: TheoryConfig,
  { analysis, failing }: { analysis: Analysis; failing: FailingCells },
  output: Output,
): void {
  for (const { name, shape, data } of theoryDrawing(landscapeOf(config.landscape), analysis)) {
    output.declareArray(arraySpec('theory', config, name, shape))
    output.writeArray(name, 0, data)
  }
  for (const [name, cells] of Object.entries(failing)) {
    const side = Math.sqrt(cells.length)
    output.declareArray(arraySpec('theory', config, `failing/${name}`, [side, side]))
    output.writeArray(`failing/${name}`, 0, cells)
  }
}

/** Starts whose descents are timed, and learning rates all over the axis of which they are. */
const SAMPLE_STARTS = 24
const SAMPLE_RATES = 5

async function estimateSeconds(config: TheoryConfig, pool: WorkerPool): Promise<number> {
  const { signal } = new AbortController()
  const { analysis, milliseconds } = (await pool.run('theory/analysis', config, signal)) as ReturnType<
    typeof theoryAnalysis
  >
  const certificate: Certificate = { config, analysis, name: 'muGlobal' }
  // Timed by the task itself: it waits where a run has all threads.
  const { milliseconds: certifying } = (await pool.run('theory/certificate', certificate, signal)) as ReturnType<
    typeof theoryCertificate
  >
  // One of six, and among the slowest.
  const certificateSeconds = (certifying / 1000) * (constantNames.length / 2 / pool.threads)
  const mapSeconds = await estimateMap(theoryMap(config, analysis).config, pool)
  const { count } = config.learningRate
  let spent = 0
  for (let sample = 0; sample < SAMPLE_RATES; sample++) {
    const rate = Math.floor(((sample + 0.5) * count) / SAMPLE_RATES)
    const band: TheoryBand = { config, analysis, rate, from: 0, to: Math.min(config.starts, SAMPLE_STARTS) }
    spent += ((await pool.run('theory/band', band, signal)) as ReturnType<typeof theoryBand>).milliseconds
  }
  const perStart = spent / SAMPLE_RATES / Math.min(config.starts, SAMPLE_STARTS) / 1000
  return milliseconds / 1000 + certificateSeconds + mapSeconds + (perStart * count * config.starts) / pool.threads
}

/** Bytes of curves, surfaces and failing parts, whatever the config. */
const DRAWING_BYTES = { 1: 50_000, 2: 700_000 } as const

function bytes(config: TheoryConfig): number {
  const { learningRate, minimum } = config
  const dimension = minimum.length as 1 | 2
  const series = 16 * outcomes.length * learningRate.count
  return series + DRAWING_BYTES[dimension] + mapBytes(theoryMap(config).config)
}

const presets: readonly Preset[] = [
  {
    id: 'fig01',
    reference: 'Fig 1',
    title: 'Why a large step escapes',
    description:
      'M, the region of μ† = 1200 around a sharp minimum, and P(M); the learning rates of which the theorems speak, ' +
      'with L over P(M) and μ⁎ over the domain without M; and what descents do at each.',
    figure: 'regions',
    config: {
      kind: 'theory',
      landscape: 'paper-1d',
      minimum: [2.5],
      globalMinimum: [0],
      mu: 1200,
      // Without the trench, whose walls no L and no μ⁎ allow for.
      domain: [[-4, 4]],
      target: [[2.4, 2.6]],
      hitSteps: 3,
      learningRate: { min: 1e-5, max: 0.05, count: 61, scale: 'log' },
      starts: 1000,
      seed: 1,
      generator: GENERATOR,
      steps: 1000,
      tolerance: 1e-6,
      bound: 1e6,
    },
  },
]

function title({ landscape, minimum, mu, region }: TheoryConfig): string {
  const around = region
    ? `M = ${region.map(([from, to]) => `[${titled(from)}, ${titled(to)}]`).join(' × ')}`
    : `μ† = ${titled(mu ?? NaN)}`
  return `Theory${on(landscape)}, x† = ${pointed(minimum)}, ${around}`
}

/** The constants of the article's theory around a local minimum, what it claims from them, and what descents do. */
export const theory: Experiment<'theory'> = {
  presets,
  checkFits: async (config, infoOf) => checkMinima(await infoOf(config.landscape), config),
  title,
  provenance: (config) => ({ ...landscapeProvenance, generator: generatorOf(config), seed: config.seed }),
  preview: (config) => ({
    ...config,
    starts: Math.min(config.starts, 40),
    steps: Math.min(config.steps, 500),
    learningRate: coarser(config.learningRate, 13),
  }),
  bytes,
  size: ({ learningRate, starts }) => `${grouped(2 * learningRate.count * starts)} descents`,
  estimateSeconds,
  run,
}
