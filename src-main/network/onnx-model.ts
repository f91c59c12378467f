import { encodeModel, type GraphProto, type NodeProto } from './onnx-schema.ts'
import { elementCode } from './operations.ts'
import { type Attribute, type ElementType, inOrder, type Tensor } from './tensor.ts'

/** ONNX bytes of a graph that computes `outputs` by their names from its inputs by theirs. */
export function modelOf(outputs: Readonly<Record<string, Tensor>>): Uint8Array {
  const scope = new Scope()
  const graph = scope.graph('graph', outputs)
  return encodeModel({ ...graph, input: scope.inputs.map((tensor) => valueInfo(scope.nameOf(tensor), tensor)) })
}

/** ONNX bytes of a graph that hands on its input `value`, of any shape, as its output `copy`. */
export function copyModelOf(type: ElementType): Uint8Array {
  const typed = { tensor_type: { elem_type: elementCode(type) } }
  return encodeModel({
    name: 'copy',
    node: [node('Identity', ['value'], ['copy'])],
    initializer: [],
    input: [{ name: 'value', type: typed }],
    output: [{ name: 'copy', type: typed }],
  })
}

/** A computation that is repeated with its own results. */
export interface Loop {
  /** Number of this turn, an int64 scalar. */
  turn: Tensor
  /** What each turn starts from, and what it leaves to the next; inputs and outputs of the model carry these names. */
  carried: Readonly<Record<string, { from: Tensor; to: Tensor }>>
  /** What each turn hands out: outputs of the model of shape [turns, ...]. */
  collected: Readonly<Record<string, Tensor>>
  /**
   * Where each turn is run by itself: what is handed out instead, of what turns collected, which is joined along the
   * first axis.
   */
  told?: (collected: Readonly<Record<string, Tensor>>) => Record<string, Tensor>
}

/** ONNX bytes of a loop, which takes its number of turns from the int64 input `turns`. */
export function loopModelOf({ turn, carried, collected }: Loop): Uint8Array {
  const inner = new Scope()
  const names = Object.keys(carried)
  const states = names.map((name) => carried[name]!.from)
  const own = [turn, ...states]
  const results = Object.fromEntries([
    ...names.map((name) => [`${name} after`, carried[name]!.to]),
    ...Object.entries(collected).map(([name, tensor]) => [`${name} of turn`, tensor]),
  ])
  const body = inner.graph('turn', results)
  const kept: GraphProto = {
    ...body,
    node: [node('Identity', ['go on'], ['go on after']), ...body.node],
    input: [
      valueInfo(inner.nameOf(turn), turn),
      { name: 'go on', type: tensorType(elementCode('bool'), []) },
      ...states.map((state) => valueInfo(inner.nameOf(state), state)),
    ],
    output: [{ name: 'go on after', type: tensorType(elementCode('bool'), []) }, ...body.output],
  }
  // What the loop starts from has a name of its own outside: within, the same name is the state of the turn.
  const starts = states.map((state) => `${inner.nameOf(state)} at first`)
  const outer = inner.inputs.filter((tensor) => !own.includes(tensor))
  return encodeModel({
    name: 'loop',
    node: [
      node(
        'Loop',
        ['turns', '', ...starts],
        [...names, ...Object.keys(collected)],
        [{ name: 'body', type: GRAPH, g: kept }],
      ),
    ],
    initializer: [],
    input: [
      { name: 'turns', type: tensorType(elementCode('int64'), []) },
      ...outer.map((tensor) => valueInfo(inner.nameOf(tensor), tensor)),
      ...states.map((state, index) => valueInfo(starts[index]!, state)),
    ],
    output: [
      ...names.map((name) => valueInfo(name, carried[name]!.to)),
      ...Object.entries(collected).map(([name, { type, shape }]) => valueInfo(name, { type, shape: [-1, ...shape] })),
    ],
  })
}

/** Names of the tensors of one ONNX graph. */
class Scope {
  readonly inputs: Tensor[] = []
  readonly #names = new Map<Tensor, string>()

  nameOf(tensor: Tensor): string {
    let name = this.#names.get(tensor)
    if (name === undefined) {
      name = tensor.source.kind === 'input' ? tensor.source.name : `t${this.#names.size}`
      this.#names.set(tensor, name)
    }
    return name
  }

  /** Everything that `outputs` need. */
  graph(name: string, outputs: Readonly<Record<string, Tensor>>): GraphProto {
    const graph: GraphProto = { name, node: [], initializer: [], input: [], output: [] }
    // What is computed goes by the name under which it is handed out: a copy of it would be one operation more.
    for (const [output, tensor] of Object.entries(outputs))
      if (tensor.source.kind === 'operation' && !this.#names.has(tensor)) this.#names.set(tensor, output)
    for (const tensor of inOrder(Object.values(outputs))) {
      const { source } = tensor
      if (source.kind === 'input') this.inputs.push(tensor)
      else if (source.kind === 'constant')
        graph.initializer.push(initializer(this.nameOf(tensor), tensor, source.values))
      else
        graph.node.push(
          node(
            source.operator,
            source.inputs.map((from) => this.nameOf(from)),
            [this.nameOf(tensor)],
            Object.entries(source.attributes).map(([key, value]) => attribute(key, value)),
          ),
        )
    }
    for (const [output, tensor] of Object.entries(outputs)) {
      if (this.nameOf(tensor) !== output) graph.node.push(node('Identity', [this.nameOf(tensor)], [output]))
      graph.output.push(valueInfo(output, tensor))
    }
    return graph
  }
}

/** Attribute types as ONNX numbers them. */
const [FLOAT, INT, GRAPH, INTS] = [1, 2, 5, 7]

function attribute(name: string, value: Attribute): object {
  if (typeof value === 'number') return { name, type: INT, i: value }
  return 'float' in value ? { name, type: FLOAT, f: value.float } : { name, type: INTS, ints: value }
}

function node(op_type: string, input: string[], output: string[], attributes: object[] = []): NodeProto {
  return { op_type, input, output, attribute: attributes }
}

function initializer(name: string, { type, shape }: Tensor, values: readonly number[]): object {
  const field = type === 'float' ? 'float_data' : type === 'int64' ? 'int64_data' : 'int32_data'
  return { name, dims: shape, data_type: elementCode(type), [field]: values }
}

function valueInfo(name: string, { type, shape }: Pick<Tensor, 'type' | 'shape'>): object {
  return { name, type: tensorType(elementCode(type), shape) }
}

function tensorType(elem_type: number, shape: readonly number[]): object {
  const dim = shape.map((length) => (length < 0 ? { dim_param: 'any' } : { dim_value: length }))
  return { tensor_type: { elem_type, shape: { dim } } }
}
