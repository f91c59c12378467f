import { arraySpec, type ArrayData, type NetworkConfig } from '#shared/contract/index.ts'
import type { Carried, EnsembleState } from '../network/index.ts'
import type { Output } from './experiment.ts'

export type Layers = EnsembleState['weights'][number]

/**
 * Arrays `<name>/<layer>/weights` [fanIn, fanOut] and `<name>/<layer>/biases` [fanOut], layers from 1. The buffers of
 * the layers are given away.
 *
 * @param name such as `weights/0`, of the end of a network, or `origin/0`, of where a branch began
 */
export function handOutLayers(
  config: NetworkConfig,
  output: Output,
  name: `weights/${number}` | `origin/${number}`,
  layers: Layers,
): void {
  layers.forEach(({ weights, biases }, index) => {
    const layer = `${name}/${index + 1}` as const
    const shape = [weights.length / biases.length, biases.length]
    output.declareArray(arraySpec('network', config, `${layer}/weights`, shape))
    output.writeArray(`${layer}/weights`, 0, weights)
    output.declareArray(arraySpec('network', config, `${layer}/biases`, [biases.length]))
    output.writeArray(`${layer}/biases`, 0, biases)
  })
}

/** The layers that were handed out under this name; none where there are none. */
export function layersOf(array: (name: string) => ArrayData | undefined, name: string): Layers {
  const layers: Layers = []
  for (let layer = 1; ; layer++) {
    const weights = array(`${name}/${layer}/weights`)?.data
    const biases = array(`${name}/${layer}/biases`)?.data
    if (!weights || !biases) return layers
    layers.push({ weights: Float32Array.from(weights), biases: Float32Array.from(biases) })
  }
}

/** One of the snapshots of a run. */
interface Place {
  snapshot: number
  /** How many there are. */
  of: number
}

/** The layers of a network at a snapshot; none where whole networks were not kept. */
export function snapshotLayersOf(
  array: (name: string) => ArrayData | undefined,
  member: number,
  { snapshot, of }: Place,
): Layers {
  const at = (name: string) => {
    const data = array(name)?.data
    if (!data) return undefined
    const size = data.length / of
    return Float32Array.from(data.subarray(snapshot * size, (snapshot + 1) * size))
  }
  const layers: Layers = []
  for (let layer = 1; ; layer++) {
    const weights = at(layer === 1 ? `snapshots/${member}` : `layers/${member}/${layer}/weights`)
    const biases = at(`layers/${member}/${layer}/biases`)
    if (!weights || !biases) return layers
    layers.push({ weights, biases })
  }
}

/** What training goes on from besides the weights: arrays `state/steps`, `state/constants`, `state/moved`, …. */
interface End extends Carried {
  /** How many batches are over, and how many steps the rule has taken. */
  steps: readonly [number, number]
}

/** Hands out what a run that goes on from the end of this one needs to be the same run. */
export function handOutEnd(config: NetworkConfig, output: Output, { steps, constants, memory }: End): void {
  const hand = (name: 'constants' | 'moved' | `memory/${number}`, values: Float32Array<ArrayBuffer>) => {
    output.declareArray(arraySpec('network', config, `state/${name}`, [values.length]))
    output.writeArray(`state/${name}`, 0, values)
  }
  output.declareArray(arraySpec('network', config, 'state/steps', [2]))
  output.writeArray('state/steps', 0, Float64Array.from(steps))
  if (constants) {
    hand('constants', constants.origin.slice())
    hand('moved', constants.moved.slice())
  }
  memory.forEach((values, place) => hand(`memory/${place}`, values.slice()))
}

/** The same at a snapshot, as far as it was kept: of the rule nothing. */
export function earlierEnd(
  array: (name: string) => ArrayData | undefined,
  { steps, constants }: End,
  { snapshot, of }: Place,
): End {
  const all = array('layers/moved')?.data as Float32Array<ArrayBuffer> | undefined
  const size = (all?.length ?? 0) / of
  const moved = all?.slice(snapshot * size, (snapshot + 1) * size)
  return { steps, ...(constants && moved && { constants: { origin: constants.origin, moved } }), memory: [] }
}

/** What `handOutEnd` handed out; undefined of runs of before there was such a thing. */
export function endOf(array: (name: string) => ArrayData | undefined): End | undefined {
  const floats = (name: string) => array(`state/${name}`)?.data as Float32Array<ArrayBuffer> | undefined
  const steps = array('state/steps')?.data
  if (steps?.length !== 2) return undefined
  const [origin, moved] = [floats('constants'), floats('moved')]
  const memory: Float32Array<ArrayBuffer>[] = []
  for (let values = floats('memory/0'); values; values = floats(`memory/${memory.length}`)) memory.push(values)
  return { steps: [steps[0]!, steps[1]!], ...(origin && moved && { constants: { origin, moved } }), memory }
}
