import type { Refuse } from '../../vocabulary/index.ts'
import { aboutDataset, dataFormOf, inputsOf, type DataForm } from './datasets.ts'
import { keepsWholeSnapshots, type Keep } from './keep.ts'
import { dataFormIn, firstLayerOf, imagesBetween, MAX_VALUES, parametersOf, type Model } from './layers.ts'

/** Most weights and biases of all networks of a run together. */
const MAX_PARAMETERS = 20_000_000
/** Most snapshots of all networks together: their inner products take the square of it. */
export const MAX_SNAPSHOTS = 2000
/** Most values of all snapshots together; 1 GB. */
const MAX_SNAPSHOT_VALUES = 250_000_000
/** Most weights of a network whose sharpness is measured: tens of vectors of them are kept meanwhile. */
export const MAX_MEASURED_PARAMETERS = 2_500_000

/** What is asked of a config beside its networks. */
interface Asked extends Model {
  degree?: number | undefined
  loss?: string | undefined
  trainSize: number
  testSize: number
  snapshots: number
  sharpness?: object | undefined
  keep?: Keep | undefined
}

/** Refuses networks that are too large, and what does not go with their data set. @param found in files, once read */
export function checkModel(config: Asked, members: number, refuse: Refuse, found?: DataForm): void {
  checkDataset(config, refuse)
  if (!checkConvolutions(config, refuse, found)) return
  const ofOne = parametersOf(config, found)
  const { fanIn, fanOut } = firstLayerOf(config, found)
  const values = members * config.snapshots * (keepsWholeSnapshots(config) ? ofOne : fanIn * fanOut)
  if (members * ofOne > MAX_PARAMETERS)
    refuse(['hidden'], `all networks together must have at most ${MAX_PARAMETERS} weights, got ${members * ofOne}`)
  else if (members * config.snapshots > MAX_SNAPSHOTS)
    refuse(['snapshots'], `networks × snapshots must be at most ${MAX_SNAPSHOTS}, got ${members * config.snapshots}`)
  else if (values > MAX_SNAPSHOT_VALUES)
    refuse(['snapshots'], `must together have at most ${MAX_SNAPSHOT_VALUES} weights, got ${values}`)
  if (config.sharpness && ofOne > MAX_MEASURED_PARAMETERS)
    refuse(['sharpness'], `is measured of networks of at most ${MAX_MEASURED_PARAMETERS} weights, got ${ofOne}`)
}

/** Refuses what does not go with the data set. */
function checkDataset({ dataset, degree, loss, trainSize, testSize }: Asked, refuse: Refuse): void {
  const name = typeof dataset === 'string' ? dataset : 'path'
  if (degree !== undefined && name !== 'chebyshev') refuse(['degree'], 'must be left out: it is of chebyshev alone')
  if (name === 'auto') return
  const { label, most, isFitted } = aboutDataset(name)
  if (trainSize > most.train) refuse(['trainSize'], `must be at most ${most.train} of ${label}, got ${trainSize}`)
  if (testSize > most.test) refuse(['testSize'], `must be at most ${most.test} of ${label}, got ${testSize}`)
  if (isFitted && loss !== 'mse') refuse(['loss'], `must be mse: ${label} has numbers, not classes`)
}

/** Refuses convolutions that do not fit on their images; whether all do. */
function checkConvolutions(config: Asked, refuse: Refuse, found?: DataForm): boolean {
  const { dataset, convolutions = [] } = config
  // Of files it is known when they are read.
  if (!found && !dataFormOf(dataset)) return convolutions.length === 0
  const images = imagesBetween(dataFormIn(config, found).image, convolutions)
  for (const [index, { kernel, padding }] of convolutions.entries()) {
    const [before, after] = [images[index]!, images[index + 1]!]
    if (Math.min(after.height, after.width) < 1) {
      const side = Math.min(before.height, before.width) + 2 * padding
      refuse(['convolutions', index, 'kernel'], `must be at most ${side}, the side of what it sees, got ${kernel}`)
      return false
    }
    if (padding >= kernel) {
      refuse(['convolutions', index, 'padding'], `must be less than the kernel ${kernel}, got ${padding}`)
      return false
    }
    const values = Math.max(inputsOf(after), before.channels * kernel * kernel * after.height * after.width)
    if (values > MAX_VALUES) {
      refuse(['convolutions', index], `must make at most ${MAX_VALUES} numbers of an image, got ${values}`)
      return false
    }
  }
  return true
}
