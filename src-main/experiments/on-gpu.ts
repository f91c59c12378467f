import type { DescentDevice } from '#shared/contract/index.ts'
import { DeviceLostError, type Grid, RefusedByDeviceError, type Shader, type Tile } from '#shared/gpu/index.ts'
import type { Rule } from '#shared/rules/index.ts'
import {
  tellShaderOf,
  followedOf,
  type Gpu,
  leaveSensitive,
  NoGpuError,
  type Sample,
  shaderOf,
  takesSteps,
  tellApart,
  unfitness,
} from '../gpu/index.ts'
import { type Followed, isVaried, type Motion, NOT_FOLLOWED, type Stopping, UNSETTLED } from '../descent/index.ts'
import type { Landscape } from '../landscape/index.ts'
import type { ExperimentContext } from './experiment.ts'

/** Descents that a GPU may follow. */
export interface GpuWork {
  device: DescentDevice | undefined
  landscapes: readonly Landscape[]
  motion: Motion
  stopping: Pick<Stopping, 'tolerance' | 'bound'>
  /** Some of the descents, spread over all of them. */
  samples(): Sample[]
  /** Seconds that the processor takes for all of them. */
  secondsOnProcessor(): Promise<number>
  /** Seconds that a GPU takes. */
  secondsOnGpu(chosen: ChosenGpu): Promise<number>
}

/** A GPU that is to follow descents, and the shaders of their landscapes. */
export interface ChosenGpu {
  gpu: Gpu
  shaders: Shader[]
  /** Of each landscape, what tells apart the descents that nothing has decided. */
  tellShaders: Shader[]
}

/** What takes the processor less than this is not worth asking a GPU for. */
const WORTHWHILE_SECONDS = 0.5

/**
 * The GPU that a run is to use, and where it uses none although it was asked for, why.
 */
export async function gpuFor(
  context: ExperimentContext,
  work: GpuWork,
): Promise<{ chosen: ChosenGpu } | { chosen: null; why: string | undefined }> {
  const { device, landscapes, motion, stopping } = work
  if (device === undefined || device === 'cpu') return { chosen: null, why: undefined }
  const without = (why: string) => ({ chosen: null, why: notUsed(device, why) })
  if (isVaried(motion)) return without('descents with noise or a schedule are not for it')
  for (const landscape of landscapes) {
    const unfit = unfitness(landscape, stopping)
    if (unfit !== null) return without(unfit)
  }
  if (context.gpu === undefined) return without('there is none in this process')
  const onProcessor = device === 'auto' ? await work.secondsOnProcessor() : Infinity
  if (onProcessor < WORTHWHILE_SECONDS) return without('the run is too short to be worth it')
  try {
    const gpu = await context.gpu()
    context.signal.throwIfAborted()
    const { bound } = stopping
    const chosen = chosenGpu(gpu, landscapes, motion.chosen.rule, bound)
    const { shaders } = chosen
    const samples = work.samples()
    for (const [index, shader] of shaders.entries())
      if (!(await takesSteps(gpu.driver, shader, landscapes[index]!, samples, bound)))
        return without(`${gpu.adapter} does not take the steps of this landscape as the processor does`)
    const onGpu = device === 'auto' ? await work.secondsOnGpu(chosen) : 0
    context.signal.throwIfAborted()
    if (onGpu >= onProcessor)
      return without(`${gpu.adapter} would take ${rounded(onGpu)} s for it, the processor ${rounded(onProcessor)} s`)
    return { chosen }
  } catch (error) {
    if (!isOfGpu(error)) throw error
    return without(error.message)
  }
}

/** A GPU with the shaders of descents on some landscapes. */
export function chosenGpu(gpu: Gpu, landscapes: readonly Landscape[], rule: Rule, bound: number): ChosenGpu {
  const choice = { rule, bound, products: gpu.products }
  return {
    gpu,
    shaders: landscapes.map((landscape) => shaderOf(landscape, { ...choice, precision: 'double-float' })),
    tellShaders: landscapes.map((landscape) => tellShaderOf(landscape, choice)),
  }
}

/**
 * What was followed of a tile, with what the GPU can tell of its unsettled descents.
 * @param index of the landscape
 */
export async function followedIn(
  { gpu: { driver }, tellShaders }: ChosenGpu,
  index: number,
  grid: Grid,
  tile: Tile,
  signal: AbortSignal,
): Promise<Followed> {
  const followed = followedOf(tile)
  await tellApart(driver, tellShaders[index]!, grid, tile, followed, signal)
  leaveSensitive(tile, followed)
  return followed
}

/** Whether something went wrong with a GPU, and the processor can do what it was to do. */
function isOfGpu(error: unknown): error is Error {
  return error instanceof NoGpuError || error instanceof DeviceLostError || error instanceof RefusedByDeviceError
}

const rounded = (seconds: number) => Number(seconds.toPrecision(2))

function notUsed(device: DescentDevice, why: string): string {
  return device === 'gpu'
    ? `The GPU that was asked for was not used: ${why}. The CPU computed everything in float64.`
    : `The CPU computed everything in float64 rather than a GPU: ${why}.`
}

/** How a run on a GPU is recorded. */
const provenanceOnGpu = ({ gpu }: ChosenGpu) => ({
  engine: `overstep on ${gpu.adapter}`,
  device: 'gpu',
  precision: 'double-float',
})

/** The same of one whose GPU was lost after it had done something. */
const provenanceOfBoth = ({ gpu }: ChosenGpu) => ({
  engine: `overstep on ${gpu.adapter} and the CPU`,
  device: 'gpu, cpu',
  precision: 'double-float, float64',
})

const provenanceOnProcessor = { engine: 'overstep', device: 'cpu', precision: 'float64' }

/** How far a GPU came. */
export interface Progress {
  /** What it followed. */
  what: 'descents' | 'transients'
  /** Descents that were done when all was over, of `all`. */
  done: number
  all: number
  /** Of these, how many the processor did over again, and of how many it told how they are unsettled. */
  again: number
  toldApart: number
}

export const noProgress = (all: number, what: Progress['what'] = 'descents'): Progress => ({
  what,
  done: 0,
  all,
  again: 0,
  toldApart: 0,
})

/** Counts what was followed. */
export function tally(progress: Progress, { decision }: Followed): void {
  for (const one of decision) {
    if (one === NOT_FOLLOWED) progress.again++
    else if (one === UNSETTLED && progress.what === 'descents') progress.toldApart++
  }
}

/**
 * Seconds that so many descents take on a GPU, by what fewer take: what does not grow with their number, and what does.
 * @param follow follows about so many of them, and says how many they were
 */
export async function extrapolated(follow: (descents: number) => Promise<number>, all: number): Promise<number> {
  const measured = async (descents: number) => {
    const began = performance.now()
    const count = await follow(descents)
    return { count, seconds: (performance.now() - began) / 1000 }
  }
  // The first compiles.
  await follow(64)
  const [few, many] = [await measured(1024), await measured(8192)]
  const each = Math.max(0, (many.seconds - few.seconds) / Math.max(1, many.count - few.count))
  return many.seconds + each * Math.max(0, all - many.count)
}

/**
 * Has a GPU follow descents; where it fails in the middle, tells so, and leaves the rest to the processor.
 * @param follow counts in `progress` what it has done
 * @returns for the summary
 */
export async function followOnGpu(
  chosen: ChosenGpu,
  { output }: Pick<ExperimentContext, 'output'>,
  progress: Progress,
  follow: () => Promise<void>,
): Promise<string> {
  output.provenance(provenanceOnGpu(chosen))
  try {
    await follow()
    return computedOn(chosen, progress)
  } catch (error) {
    if (!isOfGpu(error)) throw error
    output.provenance(progress.done > 0 ? provenanceOfBoth(chosen) : provenanceOnProcessor)
    return computedOn(chosen, progress, error.message)
  }
}

/** What a run was computed on, for its summary. @param problem what ended the work of the GPU */
function computedOn({ gpu }: ChosenGpu, { what, done, all, again, toldApart }: Progress, problem?: string): string {
  const share = (count: number) => `${Number(((100 * count) / Math.max(1, done)).toPrecision(2))} %`
  const parts = [
    ...(toldApart > 0 ? [`told apart ${share(toldApart)} that were unsettled`] : []),
    ...(again > 0
      ? [`did ${share(again)} over again, which hang on the last digits or leave the range of float32`]
      : []),
  ]
  const rest = parts.length === 0 ? '' : ` Of these, the CPU ${parts.join(' and ')}.`
  const part = `${gpu.adapter} computed ${problem === undefined ? 'the' : `${done} of ${all}`} ${what}`
  const ended =
    problem === undefined ? '' : ` Then the GPU was lost (${problem}); the CPU computed the others in float64.`
  if (problem !== undefined && done === 0)
    return `The GPU was lost before it had done anything (${problem}). The CPU computed everything in float64.`
  return `${part} in double-float, pairs of float32 with 48 digits.${rest}${ended}`
}
