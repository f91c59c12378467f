import { type Generator, streamOf } from '#shared/random/index.ts'
import { inSlices } from './batches.ts'
import { productsOf } from './convolutions.ts'
import { largestEigenvalues } from './lanczos.ts'
import { modelOf } from './onnx-model.ts'
import { type EnsembleShape, formsOf, layersOf, mostRows, parametersOf } from './perceptrons.ts'
import type { Roots } from './preconditioner.ts'
import { choiceOf, firstOf, formOf, picturesOf, type Samples } from './samples.ts'
import { openSession, type Session, type Values, valueOf } from './session.ts'
import { valuesOf } from './stack.ts'
import { sizeOf } from './tensor.ts'
import { hessianProducts, nameOf } from './training.ts'
import type { LayerWeights } from './weights.ts'

export interface SharpnessConfig extends Pick<
  EnsembleShape,
  'members' | 'widths' | 'convolutions' | 'activation' | 'loss'
> {
  train: Samples
  /** The first so many training images count, or all where there are fewer. */
  images: number
  /** How many of the largest eigenvalues. */
  eigenvalues: number
  /** Of the direction that every search begins with. */
  seed: number
  generator: Generator
  threads: number
  /** Products with the Hessian, at most. */
  iterations?: number
}

/** What the Hessian is seen as in place of itself: P^(−1/2)·(H + λ)·P^(−1/2), λ the weight decay. */
export interface Preconditioned {
  roots: Roots
  weightDecay: number
}

/** What tells how sharp the loss is around networks. */
export interface SharpnessMeter {
  /**
   * The largest eigenvalues of the Hessian of each member's mean loss over the images, in descending order; NaN where
   * it is not finite.
   *
   * @param networks [members][layers]
   * @param turn told what share of the usual work is done, from time to time
   * @param preconditioned where it is the preconditioned Hessian that is meant
   * @returns [members][eigenvalues]
   * @throws `signal.reason` within about 100 ms after it is aborted
   */
  measure(
    networks: readonly LayerWeights[][],
    signal?: AbortSignal,
    turn?: (share: number) => void,
    preconditioned?: Preconditioned,
  ): Promise<Float64Array<ArrayBuffer>[]>
  /** Frees the memory outside JavaScript's. Nothing may be called after that. */
  close(): Promise<void>
}

/** Products with the Hessian that are made at most. */
const ITERATIONS = 150
/** Weights of the networks that are measured together at most: each iteration keeps a vector of them. */
const WEIGHTS_TOGETHER = 1_500_000
/** Images × weights that one product is with, to take some 50 ms; more images are taken in turns. */
const WORK = 3e8

/** Products with the Hessian that are usual for so many eigenvalues. */
export const usualProducts = (eigenvalues: number) => 14 + 6 * eigenvalues

/**
 * Readies the measuring of sharpness by ONNX Runtime on the processor, whatever trains the networks: by Lanczos'
 * iteration with the graph's own products of the Hessian with a vector.
 *
 * @throws {OverstepError} `compute` where ONNX Runtime cannot be loaded
 */
export async function openSharpness(config: SharpnessConfig): Promise<SharpnessMeter> {
  const { threads, seed, generator, eigenvalues, iterations = ITERATIONS } = config
  const train = firstOf(config.train, config.images)
  const size = sizeOfNetwork(config)
  const groups = groupsOf(config)
  // All groups but the last are of one size, and share a graph.
  const multipliers = new Map<number, Multiplier>()
  for (const { shape } of groups)
    if (!multipliers.has(shape.members)) multipliers.set(shape.members, await openMultiplier(shape, train, threads))
  const usual = usualProducts(eigenvalues)

  return {
    async measure(networks, signal, turn, preconditioned) {
      const found: Float64Array<ArrayBuffer>[] = []
      for (const [index, { first, shape }] of groups.entries()) {
        const weights = valuesOf(networks.slice(first, first + shape.members), shape)
        const { multiply, vectorsOf } = multipliers.get(shape.members)!
        const through = preconditioned && {
          roots: vectorsOf(valuesOf(preconditioned.roots.slice(first, first + shape.members), shape)),
          weightDecay: preconditioned.weightDecay,
        }
        const ofGroup = await largestEigenvalues({
          count: shape.members,
          size,
          eigenvalues,
          iterations,
          start: streamOf(generator, 'directions', seed),
          products: (vectors) => {
            const products = (of: readonly Float32Array[]) => multiply(weights, of, signal)
            return through ? productsThrough(through, vectors, products) : products(vectors)
          },
          turn: (done) => turn?.((index + Math.min(1, done / usual)) / groups.length),
          signal,
        })
        found.push(...ofGroup)
      }
      return found
    },
    async close() {
      for (const { session } of multipliers.values()) await session.release()
    },
  }
}

/** Products of the preconditioned Hessian, by those of the Hessian. @param roots P^(−1/2) of each member */
async function productsThrough(
  { roots, weightDecay }: { roots: readonly Float32Array[]; weightDecay: number },
  vectors: readonly Float32Array[],
  multiply: (vectors: readonly Float32Array[]) => Promise<Float64Array[]>,
): Promise<Float64Array[]> {
  const moved = vectors.map((vector, member) => vector.map((value, at) => value * roots[member]![at]!))
  const products = await multiply(moved)
  return products.map((product, member) =>
    product.map((value, at) => roots[member]![at]! * (value + weightDecay * moved[member]![at]!)),
  )
}

interface Multiplier {
  session: Session
  /**
   * Products of the Hessian of each member with its vector of all parameters, in the order of the graph.
   * @param weights as `valuesOf` gives them
   */
  multiply(weights: Values, vectors: readonly Float32Array[], signal: AbortSignal | undefined): Promise<Float64Array[]>
  /** The numbers of each member as such a vector. @param values as `valuesOf` gives them */
  vectorsOf(values: Values): Float32Array[]
}

async function openMultiplier(shape: EnsembleShape, train: Samples, threads: number): Promise<Multiplier> {
  const { members, widths } = shape
  const parameters = parametersOf(layersOf(shape)).map((tensor) => ({
    name: nameOf(tensor),
    dims: tensor.shape,
    size: sizeOf(tensor.shape) / members,
  }))
  const rows = rowsTogether(shape, train.count)
  const taken = { ...shape, samples: formOf(train) }
  const session = await openSession(modelOf(hessianProducts(taken, train.count, rows, train.count)), { threads })
  const all = Int32Array.from({ length: train.count }, (_, index) => index)

  function directionsOf(vectors: readonly Float32Array[]): Values {
    let at = 0
    const directions = parameters.map(({ name, dims, size }) => {
      const together = new Float32Array(members * size)
      vectors.forEach((vector, member) => together.set(vector.subarray(at, at + size), member * size))
      at += size
      return [`direction of ${name}`, valueOf(together, dims)] as const
    })
    return Object.fromEntries(directions)
  }
  function addTo(products: readonly Float64Array[], results: Values): void {
    let at = 0
    for (const { name, size } of parameters) {
      const together = results[`product of ${name}`]!.data as Float32Array
      products.forEach((product, member) => {
        for (let index = 0; index < size; index++) product[at + index]! += together[member * size + index]!
      })
      at += size
    }
  }
  function vectorsOf(values: Values): Float32Array[] {
    const vectors = Array.from({ length: members }, () => new Float32Array(sizeOfNetwork(shape)))
    let at = 0
    for (const { name, size } of parameters) {
      const together = values[name]!.data as Float32Array
      vectors.forEach((vector, member) => vector.set(together.subarray(member * size, (member + 1) * size), at))
      at += size
    }
    return vectors
  }
  return {
    session,
    vectorsOf,
    async multiply(weights, vectors, signal) {
      const directions = directionsOf(vectors)
      const products = vectors.map((vector) => new Float64Array(vector.length))
      for (let slice = 0; slice * rows < train.count; slice++) {
        signal?.throwIfAborted()
        const chosen = choiceOf(train, inSlices(all, slice, rows), rows, widths.at(-1)!)
        addTo(products, await session.run({ ...picturesOf(train), ...chosen, ...weights, ...directions }))
      }
      return products
    },
  }
}

/** Weights and biases of a network. */
export function sizeOfNetwork(model: Pick<EnsembleShape, 'widths' | 'convolutions'>): number {
  return formsOf(model).reduce((sum, { fanIn, fanOut }) => sum + (fanIn + 1) * fanOut, 0)
}

/** Products of numbers for one image. */
function workOf({ widths, convolutions }: EnsembleShape): number {
  if (!convolutions) return sizeOfNetwork({ widths })
  return productsOf(convolutions) + sizeOfNetwork({ widths, convolutions })
}

/** Members that are measured together: where the first of them is among all, and their shape. */
export function groupsOf({
  members,
  widths,
  convolutions,
  activation,
  loss,
}: Pick<EnsembleShape, 'members' | 'widths' | 'convolutions' | 'activation' | 'loss'>) {
  const model = {
    widths,
    ...(convolutions && { convolutions }),
    ...(activation && { activation }),
    ...(loss && { loss }),
  }
  const together = Math.max(1, Math.min(members, Math.floor(WEIGHTS_TOGETHER / sizeOfNetwork(model))))
  return Array.from({ length: Math.ceil(members / together) }, (_, group) => {
    const first = group * together
    return { first, shape: { ...model, members: Math.min(together, members - first) } }
  })
}

/** How many of the images go through the graph of members at once. */
export function rowsTogether(shape: EnsembleShape, images: number): number {
  const most = Math.min(mostRows(shape), Math.floor(WORK / (shape.members * workOf(shape))))
  return Math.max(1, Math.min(most, images))
}
