/** Element types as ONNX names them. */
export type ElementType = 'float' | 'uint8' | 'int32' | 'int64' | 'bool'

/** A plain number is a whole one. */
export type Attribute = number | readonly number[] | { readonly float: number }

/**
 * Where a tensor comes from. An operation carries its own backward rule: given the gradient of some scalar with respect
 * to its result, it answers with the gradients with respect to its inputs, undefined where it has none.
 */
type Source =
  | { kind: 'input'; name: string }
  | { kind: 'constant'; values: readonly number[] }
  | {
      kind: 'operation'
      operator: string
      inputs: readonly Tensor[]
      attributes: Readonly<Record<string, Attribute>>
      backward: Backward
      /** The same of operations that ONNX Runtime has for GPUs, where it lacks this one for them. */
      onGpu?: () => Tensor
    }

export type Backward = (gradient: Tensor) => readonly (Tensor | undefined)[]

/**
 * A node of a tensor graph. Nothing is computed here: a graph is emitted as ONNX and run elsewhere. Arrays are
 * row-major.
 */
export interface Tensor {
  readonly type: ElementType
  /** A first length of −1 is settled when the graph is run; only inputs that no shape is derived from may have one. */
  readonly shape: readonly number[]
  readonly source: Source
}

/** A value that is given when the graph is run. */
export function input(name: string, shape: readonly number[], type: ElementType = 'float'): Tensor {
  return { type, shape, source: { kind: 'input', name } }
}

/** A value that is part of the graph. */
export function constant(
  values: readonly number[],
  shape: readonly number[] = [values.length],
  type: ElementType = 'float',
): Tensor {
  return { type, shape, source: { kind: 'constant', values } }
}

export const scalar = (value: number, type: ElementType = 'float') => constant([value], [], type)

/** Number of elements of a shape. */
export const sizeOf = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1)

/**
 * The same tensors, of operations that ONNX Runtime has for GPUs. They are for computing: no gradients are to be taken
 * of them.
 */
export function forGpu(outputs: Readonly<Record<string, Tensor>>): Record<string, Tensor> {
  const known = new Map<Tensor, Tensor>()
  const replaced = (tensor: Tensor): Tensor => {
    const { source } = tensor
    if (source.kind !== 'operation') return tensor
    let result = known.get(tensor)
    if (!result) {
      result = source.onGpu
        ? replaced(source.onGpu())
        : { ...tensor, source: { ...source, inputs: source.inputs.map(replaced) } }
      known.set(tensor, result)
    }
    return result
  }
  return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, replaced(tensor)]))
}

/** All tensors that `outputs` are computed from, these included, each behind its own inputs. */
export function inOrder(outputs: readonly Tensor[]): Tensor[] {
  const seen = new Set<Tensor>()
  const visit = (tensor: Tensor) => {
    if (seen.has(tensor)) return
    if (tensor.source.kind === 'operation') tensor.source.inputs.forEach(visit)
    seen.add(tensor)
  }
  outputs.forEach(visit)
  return [...seen]
}
