import { sizeOf } from '#shared/contract/index.ts'
import { weightsProblem, type Tensor, type Tensors } from './tensors.ts'

/** A layer at a snapshot, as Overstep has it: weights [inputs, outputs]. */
export interface Layer {
  weights: Float32Array<ArrayBuffer>
  biases: Float32Array<ArrayBuffer>
}

/** A network while it was trained. */
export interface Trajectory {
  /** From the inputs to the outputs. */
  widths: number[]
  /** The steps after which snapshots were taken, in ascending order. */
  steps: number[]
  layers: { at(snapshot: number): Layer }[]
  learningRate?: number
  losses?: { steps: Float64Array<ArrayBuffer>; values: Float64Array<ArrayBuffer> }
}

/** Most snapshots, as of networks that are trained here. */
const MOST_SNAPSHOTS = 400
const MOST_STEPS = 10_000_000
const ABOUT = ['steps', 'learning_rate', 'losses']

/** A tensor at all snapshots. */
interface Parameter {
  name: string
  shape: readonly number[]
  at(snapshot: number): Tensor['values']
}

/**
 * Finds the layers of an MLP in named tensors. These have either a leading axis of snapshots, `fc1.weight` [T, out,
 * in], with `steps` [T], or the step of each in front of their names, `0/fc1.weight`. A `weight` is [out, in], as
 * PyTorch has it, a `kernel` [in, out], as Flax does. Layers follow each other in the order of their names, 10 after 9.
 *
 * @throws {OverstepError} `invalid-input` that names the file and the tensor
 */
export function trajectoryOf(tensors: Tensors, file: string): Trajectory {
  const names = [...tensors.keys()].filter((name) => !ABOUT.includes(name))
  if (names.length === 0) throw weightsProblem(file, 'has no tensor with weights, such as fc1.weight')
  const { steps, parameters } = names.some((name) => /^\d+\//.test(name))
    ? bySteps(tensors, names, file)
    : byAxis(tensors, names, file)
  const count = steps.length
  if (count < 2 || count > MOST_SNAPSHOTS)
    throw weightsProblem(file, `must have 2 to ${MOST_SNAPSHOTS} snapshots, got ${count}`)
  steps.forEach((step, index) => {
    if (!Number.isInteger(step) || step > MOST_STEPS || step < 0 || step <= (steps[index - 1] ?? -1))
      throw weightsProblem(file, `must be ascending whole numbers from 0 to ${MOST_STEPS}, got ${step}`, 'steps')
  })
  const layers = layersOf(parameters, file)
  const rate = tensors.get('learning_rate')
  if (rate && !(rate.values.length === 1 && Number.isFinite(rate.values[0]) && rate.values[0]! > 0))
    throw weightsProblem(file, 'must be one number above 0', 'learning_rate')
  const losses = lossesOf(tensors.get('losses'), steps, file)
  return {
    widths: [layers[0]!.inputs, ...layers.map(({ outputs }) => outputs)],
    steps,
    layers,
    ...(rate && { learningRate: rate.values[0]! }),
    ...(losses && { losses }),
  }
}

interface Found {
  steps: number[]
  parameters: Parameter[]
}

function bySteps(tensors: Tensors, names: readonly string[], file: string): Found {
  const [first] = [...tensors.keys()].filter((name) => name === 'steps')
  if (first)
    throw weightsProblem(file, 'must be left out: the names of the tensors tell them, as 100/fc1.weight', first)
  const places = names.map((name) => {
    const [, step, rest] = /^(\d{1,9})\/(.+)$/.exec(name) ?? []
    if (!rest) throw weightsProblem(file, 'must have a step in front of its name, as the others have', name)
    return { step: Number(step), rest, tensor: tensors.get(name)! }
  })
  const steps = [...new Set(places.map(({ step }) => step))].toSorted((a, b) => a - b)
  const parameters = [...new Set(places.map(({ rest }) => rest))].map((rest): Parameter => {
    const own = new Map(places.filter((place) => place.rest === rest).map(({ step, tensor }) => [step, tensor]))
    const missing = steps.find((step) => !own.has(step))
    if (missing !== undefined) throw weightsProblem(file, `is missing at step ${missing}`, rest)
    const { shape } = own.get(steps[0]!)!
    for (const [step, tensor] of own)
      if (tensor.shape.join() !== shape.join())
        throw weightsProblem(file, `must have the shape [${shape}], got [${tensor.shape}]`, `${step}/${rest}`)
    return { name: rest, shape, at: (snapshot) => own.get(steps[snapshot]!)!.values }
  })
  return { steps, parameters }
}

function byAxis(tensors: Tensors, names: readonly string[], file: string): Found {
  const [count = 0] = tensors.get(names[0]!)!.shape
  const parameters = names.map((name): Parameter => {
    const { shape, values } = tensors.get(name)!
    if (shape[0] !== count || count === 0)
      throw weightsProblem(file, `must have the ${count} snapshots of ${names[0]} first, got [${shape}]`, name)
    const size = sizeOf(shape.slice(1))
    return { name, shape: shape.slice(1), at: (snapshot) => values.subarray(snapshot * size, (snapshot + 1) * size) }
  })
  const given = tensors.get('steps')
  if (given && (given.shape.length !== 1 || given.shape[0] !== count))
    throw weightsProblem(file, `must have the shape [${count}], got [${given.shape}]`, 'steps')
  return { steps: given ? [...given.values] : Array.from({ length: count }, (_, index) => index), parameters }
}

interface FoundLayer {
  inputs: number
  outputs: number
  at(snapshot: number): Layer
}

function layersOf(parameters: readonly Parameter[], file: string): FoundLayer[] {
  const parts = parameters.map((parameter) => {
    const [, layer, part] = /^(?:(.*)[./])?(weight|kernel|bias)$/.exec(parameter.name) ?? []
    if (!part) throw weightsProblem(file, 'is no weight, kernel or bias of a layer, such as fc1.weight', parameter.name)
    return { layer: layer ?? '', part, parameter }
  })
  const inOrder = new Intl.Collator('en', { numeric: true }).compare
  const layers = [...new Set(parts.map(({ layer }) => layer))].toSorted(inOrder)
  let before: { name: string; outputs: number } | undefined
  return layers.map((layer) => {
    const own = parts.filter((part) => part.layer === layer)
    const matrices = own.filter(({ part }) => part !== 'bias')
    const [matrix] = matrices
    if (!matrix) throw weightsProblem(file, 'has no weight beside it', own[0]!.parameter.name)
    const { name, shape, at } = matrix.parameter
    if (matrices.length > 1) throw weightsProblem(file, `is there beside ${matrices[1]!.parameter.name}`, name)
    if (shape.length !== 2 || sizeOf(shape) === 0)
      throw weightsProblem(file, `must be a matrix at each snapshot, that of a linear layer, got [${shape}]`, name)
    const isKernel = matrix.part === 'kernel'
    const [inputs, outputs] = (isKernel ? shape : shape.toReversed()) as [number, number]
    if (before && before.outputs !== inputs)
      throw weightsProblem(file, `has ${inputs} inputs, but ${before.name} before it ${before.outputs} outputs`, name)
    before = { name, outputs }
    const bias = own.find(({ part }) => part === 'bias')?.parameter
    if (bias && (bias.shape.length !== 1 || bias.shape[0] !== outputs))
      throw weightsProblem(file, `must have the shape [${outputs}] at each snapshot, got [${bias.shape}]`, bias.name)
    return {
      inputs,
      outputs,
      at: (snapshot) => ({
        weights: finite(isKernel ? at(snapshot) : transposed(at(snapshot), outputs, inputs), file, name),
        // Without biases a layer is one whose biases are 0.
        biases: bias ? finite(bias.at(snapshot), file, bias.name) : new Float32Array(outputs),
      }),
    }
  })
}

function transposed(values: Tensor['values'], rows: number, columns: number): Float32Array<ArrayBuffer> {
  const result = new Float32Array(values.length)
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) result[column * rows + row] = values[row * columns + column]!
  return result
}

/** The values in float32, all of which have to be finite in it. */
function finite(values: Tensor['values'], file: string, name: string): Float32Array<ArrayBuffer> {
  const result = Float32Array.from(values)
  if (!result.every(Number.isFinite)) throw weightsProblem(file, 'has a value that is no finite number', name)
  return result
}

/** Losses at the snapshots, or after each step. */
function lossesOf(tensor: Tensor | undefined, steps: readonly number[], file: string): Trajectory['losses'] {
  if (!tensor) return undefined
  const values = Float64Array.from(tensor.values)
  const last = steps.at(-1)!
  if (tensor.shape.length !== 1 || (values.length !== steps.length && values.length !== last))
    throw weightsProblem(
      file,
      `must have a loss for each of the ${steps.length} snapshots, or of the ${last} steps, got [${tensor.shape}]`,
      'losses',
    )
  const isOfSnapshots = values.length === steps.length
  return { steps: Float64Array.from(values, (_, index) => (isOfSnapshots ? steps[index]! : index + 1)), values }
}
