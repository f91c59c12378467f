import {
  isCritical,
  networkSeeds,
  refused,
  startName,
  unrepresentable,
  type NetworkConfig,
} from '#shared/contract/index.ts'
import type { EnsembleState } from '../network/index.ts'
import { openMeter, secondsOfMeasurement, stepsOfMeasurement, type MeasuredData } from './network-sharpness.ts'

/** What is known of a network before it is trained. */
export interface MemberParameters extends Record<string, unknown> {
  start: string
  seed: number
  /** γ. */
  learningRate: number
  /** c = γλ₀ and λ₀, where learning rates are given in units of 1/λ₀. */
  scaledRate?: number
  initialSharpness?: number
}

/**
 * The networks of a run, in the order start · rates + rate.
 *
 * @param initialSharpness λ₀ of each start, where learning rates are given in units of 1/λ₀
 * @throws {OverstepError} `invalid-input` where that makes learning rates of them that training cannot use
 */
export function memberParameters(
  config: NetworkConfig,
  initialSharpness: Float64Array | undefined,
): MemberParameters[] {
  return networkSeeds(config).flatMap((seed, start) =>
    config.learningRates.map((rate, index): MemberParameters => {
      const name = startName(start)
      if (!initialSharpness) return { start: name, seed, learningRate: rate }
      const sharpness = initialSharpness[start]!
      if (!(sharpness > 0))
        throw refused('learningRateUnit', `start ${name} has no sharpness above 0 (λ₀ is ${sharpness}) to divide by`)
      const learningRate = rate / sharpness
      const problem = unrepresentable(learningRate, config)
      if (problem !== undefined)
        throw refused(`learningRates[${index}]`, `divided by λ₀ = ${sharpness} of start ${name} it ${problem}`)
      return { start: name, seed, learningRate, scaledRate: rate, initialSharpness: sharpness }
    }),
  )
}

/** Images of which λ₀ is found. */
const imagesOf = ({ sharpness, trainSize }: NetworkConfig) => Math.min(sharpness?.images ?? trainSize, trainSize)

/**
 * The largest eigenvalue of the Hessian at each start, where learning rates are given in units of 1/λ₀.
 *
 * @param starts a network of each start
 * @param told told what share of the work is done, from time to time
 * @throws {OverstepError} `invalid-input` where ONNX Runtime, which finds it, does not work here
 */
export async function initialSharpnessOf(
  config: NetworkConfig,
  data: MeasuredData,
  starts: EnsembleState['weights'],
  signal: AbortSignal,
  told: (share: number) => void,
): Promise<Float64Array | undefined> {
  if (!isCritical(config)) return undefined
  const asked = { members: starts.length, images: imagesOf(config), eigenvalues: 1 }
  const meter = await openMeter('learningRateUnit', config, data, asked)
  try {
    const found = await meter.measure(starts, signal, told)
    return Float64Array.from(found, ([largest]) => largest!)
  } finally {
    await meter.close()
  }
}

/** How many steps of all networks take as long as finding λ₀; 0 where it is not asked for. */
export function stepsOfInitialSharpness(config: NetworkConfig): number {
  if (!isCritical(config)) return 0
  const sharpness = { every: 1, eigenvalues: 1, images: imagesOf(config) }
  return stepsOfMeasurement({ ...config, sharpness }) / config.learningRates.length
}

/** Seconds that finding λ₀ takes; 0 where it is not asked for. */
export async function secondsOfInitialSharpness(config: NetworkConfig, data: MeasuredData): Promise<number> {
  if (!isCritical(config)) return 0
  const asked = { images: imagesOf(config), eigenvalues: 1 }
  return secondsOfMeasurement(config, networkSeeds(config).length, data, asked)
}
