/**
 * The ONNX model that takes groups of rows in float32 and gives the inner products of every two groups in float64:
 * inputs `rows0`, `rows1`, … of shape [rows, columns], outputs `products0-0`, `products0-1`, … of shape [rows, rows],
 * one for each of `pairs`. Written as bytes by hand (ONNX IR, opset 17): it has two kinds of nodes only.
 */
export function productModel(groups: number, pairs: readonly (readonly [number, number])[]): Uint8Array {
  const nodes: Field[] = []
  const inputs: Field[] = []
  const outputs: Field[] = []
  for (let group = 0; group < groups; group++) {
    inputs.push([11, tensor(`rows${group}`, FLOAT)])
    nodes.push([1, node('Cast', [`rows${group}`], `doubles${group}`, attribute('to', DOUBLE))])
  }
  for (const [left, right] of pairs) {
    const name = `products${left}-${right}`
    outputs.push([12, tensor(name, DOUBLE)])
    nodes.push([1, node('Gemm', [`doubles${left}`, `doubles${right}`], name, attribute('transB', 1))])
  }
  const graph = message(...nodes, [2, 'products'], ...inputs, ...outputs)
  return message([1, 8], [8, message([2, 17])], [7, graph])
}

/** Every two of `groups` once, each with itself among them. */
export function pairsOf(groups: number): [number, number][] {
  return Array.from({ length: groups }, (_, left) =>
    Array.from({ length: groups - left }, (_, beyond): [number, number] => [left, left + beyond]),
  ).flat()
}

// Element types and attribute type of the ONNX format.
const FLOAT = 1
const DOUBLE = 11
const INT = 2

/** A field of a protocol buffers message: its number, and a whole number ≥ 0, a text or a message within. */
type Field = [number, number | string | Uint8Array]

function message(...fields: Field[]): Uint8Array {
  return Uint8Array.from(
    fields.flatMap(([number, value]) => {
      if (typeof value === 'number') return [...varint(number << 3), ...varint(value)]
      const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value
      return [...varint((number << 3) | 2), ...varint(bytes.length), ...bytes]
    }),
  )
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]
}

function tensor(name: string, elementType: number): Uint8Array {
  return message([1, name], [2, message([1, message([1, elementType])])])
}

function node(operator: string, inputs: string[], output: string, attributes: Uint8Array): Uint8Array {
  return message(...inputs.map((input): Field => [1, input]), [2, output], [4, operator], [5, attributes])
}

function attribute(name: string, value: number): Uint8Array {
  return message([1, name], [3, value], [20, INT])
}
