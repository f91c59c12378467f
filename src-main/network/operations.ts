/**
 * The operations of tensor graphs: each with the shape of its result, its ONNX operator and its gradient in one place.
 * Elementwise operations broadcast as NumPy does.
 */
import { type Attribute, type Backward, constant, type ElementType, scalar, type Tensor } from './tensor.ts'

interface Form<Inputs extends readonly Tensor[]> {
  shape: readonly number[]
  type?: ElementType
  attributes?: Record<string, Attribute>
  onGpu?: () => Tensor
  /** The gradient of each input, undefined where it has none; 'none' where no input has one. */
  backward: 'none' | ((gradient: Tensor) => { readonly [Index in keyof Inputs]: Tensor | undefined })
}

function operation<const Inputs extends readonly Tensor[]>(
  operator: string,
  inputs: Inputs,
  { shape, type = 'float', attributes = {}, onGpu, backward }: Form<Inputs>,
): Tensor {
  const rule: Backward = backward === 'none' ? () => [] : backward
  const source = { kind: 'operation', operator, inputs, attributes, backward: rule, ...(onGpu && { onGpu }) } as const
  return { type, shape, source }
}

/** Shape of the result of an elementwise operation. */
function broadcast(...shapes: (readonly number[])[]): number[] {
  const rank = Math.max(...shapes.map((shape) => shape.length))
  return Array.from({ length: rank }, (_, axis) => {
    const lengths = shapes.map((shape) => shape[axis - rank + shape.length] ?? 1)
    const length = lengths.find((candidate) => candidate !== 1) ?? 1
    if (lengths.some((candidate) => candidate !== 1 && candidate !== length))
      throw new RangeError(`shapes ${shapes.map((shape) => `[${shape.join(', ')}]`).join(' and ')} do not broadcast`)
    return length
  })
}

/** Sums over the axes along which `shape` was broadcast: the gradient of broadcasting. */
function sumTo(a: Tensor, shape: readonly number[]): Tensor {
  const missing = a.shape.length - shape.length
  const axes = a.shape.flatMap((length, axis) => (axis < missing || length !== shape[axis - missing] ? [axis] : []))
  return axes.length === 0 ? a : reshape(sum(a, axes), shape)
}

const lengths = (values: readonly number[]) => constant(values, [values.length], 'int64')

export const zeros = (shape: readonly number[]): Tensor => expand(scalar(0), shape)

export function add(a: Tensor, b: Tensor): Tensor {
  const shape = broadcast(a.shape, b.shape)
  return operation('Add', [a, b], { shape, type: a.type, backward: (g) => [sumTo(g, a.shape), sumTo(g, b.shape)] })
}

export function subtract(a: Tensor, b: Tensor): Tensor {
  const shape = broadcast(a.shape, b.shape)
  return operation('Sub', [a, b], { shape, backward: (g) => [sumTo(g, a.shape), sumTo(negate(g), b.shape)] })
}

export function multiply(a: Tensor, b: Tensor): Tensor {
  const shape = broadcast(a.shape, b.shape)
  return operation('Mul', [a, b], {
    shape,
    backward: (g) => [sumTo(multiply(g, b), a.shape), sumTo(multiply(g, a), b.shape)],
  })
}

export function divide(a: Tensor, b: Tensor): Tensor {
  const quotient: Tensor = operation('Div', [a, b], {
    shape: broadcast(a.shape, b.shape),
    backward: (g) => [sumTo(divide(g, b), a.shape), sumTo(negate(divide(multiply(g, quotient), b)), b.shape)],
  })
  return quotient
}

export function negate(a: Tensor): Tensor {
  return operation('Neg', [a], { shape: a.shape, backward: (g) => [negate(g)] })
}

export function exp(a: Tensor): Tensor {
  const power: Tensor = operation('Exp', [a], { shape: a.shape, backward: (g) => [multiply(g, power)] })
  return power
}

export function sqrt(a: Tensor): Tensor {
  const root: Tensor = operation('Sqrt', [a], {
    shape: a.shape,
    backward: (g) => [divide(g, multiply(scalar(2), root))],
  })
  return root
}

export function log(a: Tensor): Tensor {
  return operation('Log', [a], { shape: a.shape, backward: (g) => [divide(g, a)] })
}

/**
 * 1 where a > 0, else 0: the derivative of ReLU, 0 at 0. In one operation, min(max(αa, 0), 1), whose α makes 1 of the
 * smallest normal number.
 */
export function step(a: Tensor): Tensor {
  return operation('HardSigmoid', [a], {
    shape: a.shape,
    attributes: { alpha: { float: 2 ** 126 }, beta: { float: 0 } },
    backward: 'none',
  })
}

export function relu(a: Tensor): Tensor {
  const rectified: Tensor = operation('Relu', [a], { shape: a.shape, backward: (g) => [multiply(g, step(rectified))] })
  return rectified
}

export function tanh(a: Tensor): Tensor {
  const bent: Tensor = operation('Tanh', [a], {
    shape: a.shape,
    backward: (g) => [multiply(g, subtract(scalar(1), multiply(bent, bent)))],
  })
  return bent
}

/** The error function, 2/√π ∫₀ᵃ exp(−t²) dt. */
export function erf(a: Tensor): Tensor {
  return operation('Erf', [a], {
    shape: a.shape,
    backward: (g) => [multiply(g, multiply(scalar(2 / Math.sqrt(Math.PI)), exp(negate(multiply(a, a)))))],
  })
}

/** exp(aᵢ) / Σⱼ exp(aⱼ) over the last axis, safe from overflow; not differentiable. */
export function softmax(a: Tensor): Tensor {
  const attributes = { axis: a.shape.length - 1 }
  return operation('Softmax', [a], { shape: a.shape, attributes, backward: 'none' })
}

/** log(exp(aᵢ) / Σⱼ exp(aⱼ)) over the last axis, safe from overflow. */
export function logSoftmax(a: Tensor): Tensor {
  const last = a.shape.length - 1
  const logShares: Tensor = operation('LogSoftmax', [a], {
    shape: a.shape,
    attributes: { axis: last },
    onGpu() {
      const below = subtract(a, largest(a, [last]))
      return subtract(below, log(sum(exp(below), [last])))
    },
    backward: (g) => [subtract(g, multiply(exp(logShares), sum(g, [last])))],
  })
  return logShares
}

/** Sum over `axes`, which stay with length 1. */
export function sum(a: Tensor, axes: readonly number[]): Tensor {
  const shape = a.shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
  return operation('ReduceSum', [a, lengths(axes)], {
    shape,
    attributes: { keepdims: 1 },
    backward: (g) => [expand(g, a.shape), undefined],
  })
}

/** Largest element over `axes`, which stay with length 1; not differentiable. */
export const largest = (a: Tensor, axes: readonly number[]): Tensor => extreme('ReduceMax', a, axes)

/** Smallest element over `axes`, which stay with length 1; not differentiable. */
export const smallest = (a: Tensor, axes: readonly number[]): Tensor => extreme('ReduceMin', a, axes)

function extreme(operator: 'ReduceMax' | 'ReduceMin', a: Tensor, axes: readonly number[]): Tensor {
  const shape = a.shape.map((length, axis) => (axes.includes(axis) ? 1 : length))
  return operation(operator, [a, lengths(axes)], { shape, attributes: { keepdims: 1 }, backward: 'none' })
}

/** Broadcasts to `shape`. */
export function expand(a: Tensor, shape: readonly number[]): Tensor {
  return operation('Expand', [a, lengths(shape)], {
    shape,
    type: a.type,
    backward: (g) => [sumTo(g, a.shape), undefined],
  })
}

/**
 * Axis i of the result is axis `order[i]` of a. What can be had from the inputs of a without moving anything is: (Aᵀ)ᵀ
 * = A and (AB)ᵀ = BᵀAᵀ.
 */
export function transpose(a: Tensor, order: readonly number[]): Tensor {
  if (a.source.kind === 'operation') {
    const { operator, inputs, attributes } = a.source
    const earlier = attributes.perm as readonly number[]
    if (operator === 'Transpose' && order.every((axis, index) => earlier[axis] === index)) return inputs[0]!
    if (operator === 'MatMul' && String(order) === String(swapOfLast(order.length)))
      return matmul(transposed(inputs[1]!), transposed(inputs[0]!))
  }
  return operation('Transpose', [a], {
    shape: order.map((axis) => a.shape[axis]!),
    type: a.type,
    attributes: { perm: order },
    backward: (g) => [
      transpose(
        g,
        order.map((_, axis) => order.indexOf(axis)),
      ),
    ],
  })
}

export function reshape(a: Tensor, shape: readonly number[]): Tensor {
  if (String(shape) === String(a.shape)) return a
  return operation('Reshape', [a, lengths(shape)], {
    shape,
    type: a.type,
    backward: (g) => [reshape(g, a.shape), undefined],
  })
}

/** The last two axes swapped. */
export function transposed(a: Tensor): Tensor {
  return transpose(a, swapOfLast(a.shape.length))
}

const swapOfLast = (rank: number) => [...Array(rank - 2).keys(), rank - 1, rank - 2]

/**
 * Products of matrices [..., m, k]·[..., k, n], the leading axes of both the same, or those of one of them missing: it
 * is a factor of all products then.
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  const [rows, inner] = a.shape.slice(-2)
  const [innerOfB, columns] = b.shape.slice(-2)
  const [stack, stackOfB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)]
  const fits = String(stack) === String(stackOfB) || stack.length === 0 || stackOfB.length === 0
  if (inner !== innerOfB || !fits)
    throw new RangeError(`matrices [${a.shape.join(', ')}] and [${b.shape.join(', ')}] cannot be multiplied`)
  return operation('MatMul', [a, b], {
    shape: [...(stack.length > 0 ? stack : stackOfB), rows!, columns!],
    backward: (g) => [sumTo(matmul(g, transposed(b)), a.shape), sumTo(matmul(transposed(a), g), b.shape)],
  })
}

/** All of them one behind the other along the first axis; not differentiable. */
export function joined(parts: readonly Tensor[]): Tensor {
  const [{ shape, type }] = parts as [Tensor]
  const length = parts.every((part) => part.shape[0]! >= 0) ? parts.reduce((sum, part) => sum + part.shape[0]!, 0) : -1
  return operation('Concat', parts, {
    shape: [length, ...shape.slice(1)],
    type,
    attributes: { axis: 0 },
    backward: 'none',
  })
}

/** Rows of a with the given indices (int32); not differentiable. */
export function gather(a: Tensor, indices: Tensor): Tensor {
  return operation('Gather', [a, indices], {
    shape: [...indices.shape, ...a.shape.slice(1)],
    type: a.type,
    backward: 'none',
  })
}

/**
 * Rows of the last but one axis of a, in the order of `places`; a row of zeros where a place is −1. Differentiable, as
 * often as one likes: the gradient of a row is the sum of those of all places that it was taken to.
 */
export function takeRows(a: Tensor, places: readonly number[]): Tensor {
  const axis = a.shape.length - 2
  const shape = a.shape.with(axis, places.length)
  const isWhole = !places.includes(-1)
  const indices = constant(isWhole ? places : places.map((place) => Math.max(0, place)), [places.length], 'int32')
  const taken = operation('Gather', [a, indices], {
    shape,
    type: a.type,
    attributes: { axis },
    backward: (g) => [rowsPutBack(g, places, a.shape[axis]!), undefined],
  })
  if (isWhole) return taken
  return multiply(
    taken,
    constant(
      places.map((place) => (place < 0 ? 0 : 1)),
      [places.length, 1],
    ),
  )
}

/** Each of `count` rows is the sum of the rows of g at the places that name it. */
function rowsPutBack(g: Tensor, places: readonly number[], count: number): Tensor {
  const takers = Array.from({ length: count }, (): number[] => [])
  places.forEach((place, at) => {
    if (place >= 0) takers[place]!.push(at)
  })
  const most = takers.reduce((more, { length }) => Math.max(more, length), 1)
  // Slot after slot, so that whole rows are added up.
  const slots = Array.from({ length: most * count }, (_, at) => takers[at % count]![Math.floor(at / count)] ?? -1)
  const spread = takeRows(g, slots)
  const [stack, columns] = [g.shape.slice(0, -2), g.shape.at(-1)!]
  const axis = stack.length
  return reshape(sum(reshape(spread, [...stack, most, count, columns]), [axis]), [...stack, count, columns])
}

const elementCodes = { float: 1, uint8: 2, int32: 6, int64: 7, bool: 9 } as const

/** The number that ONNX gives to an element type. */
export const elementCode = (type: ElementType): number => elementCodes[type]

/** The same values as another type; not differentiable. */
export function cast(a: Tensor, type: ElementType): Tensor {
  return operation('Cast', [a], { shape: a.shape, type, attributes: { to: elementCode(type) }, backward: 'none' })
}

/** Bytes times `scale`, as floats; not differentiable. */
export function scaled(bytes: Tensor, scale: number): Tensor {
  return operation('DequantizeLinear', [bytes, scalar(scale)], { shape: bytes.shape, backward: 'none' })
}

/** Elementwise comparison; false where one of the two is not a number. */
export function compare(how: 'Greater' | 'LessOrEqual' | 'Equal', a: Tensor, b: Tensor): Tensor {
  return operation(how, [a, b], { shape: broadcast(a.shape, b.shape), type: 'bool', backward: 'none' })
}

/** a where the condition holds, else b. */
export function where(condition: Tensor, a: Tensor, b: Tensor): Tensor {
  return operation('Where', [condition, a, b], {
    shape: broadcast(condition.shape, a.shape, b.shape),
    backward: (g) => [
      undefined,
      sumTo(where(condition, g, scalar(0)), a.shape),
      sumTo(where(condition, scalar(0), g), b.shape),
    ],
  })
}
