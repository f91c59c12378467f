import { sharpnessSteps, trainingSteps, type NetworkConfig } from '#shared/contract/index.ts'
import { stepsOfJudging } from './network-judgement.ts'
import { stepsOfInitialSharpness } from './network-rates.ts'
import { stepsOfMeasurement } from './network-sharpness.ts'

/**
 * What share of a run is done, 0…1, when so many steps have been taken and so many measurements made: all of them count
 * for what they take, as does what is found of the starts before the first step, of which `begun` is done.
 */
export function shareDone(config: NetworkConfig): (steps: number, measurements: number, begun?: number) => number {
  const [each, first] = [stepsOfMeasurement(config), stepsOfInitialSharpness(config)]
  const whole = trainingSteps(config) + each * sharpnessSteps(config).length + first + stepsOfJudging(config)
  return (steps, measurements, begun = 1) => (steps + each * measurements + first * begun) / whole
}
