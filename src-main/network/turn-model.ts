import { type Loop, modelOf } from './onnx-model.ts'
import { add, joined } from './operations.ts'
import { forGpu, input, scalar, sizeOf, type Tensor } from './tensor.ts'

/** What turns collect waits on the device until the end of a call: so many numbers at most… */
const NUMBERS = 2 ** 22
/** …and that of so many turns. */
const TURNS = 512

/** Tensors that are joined to one at a time: GPUs take some ten to an operation. */
export const JOINED = 8

/** One turn of a loop as graphs by themselves, in which everything that turns need of each other stays where it is. */
export interface TurnModel {
  /** ONNX bytes of the turn. */
  turn: Uint8Array
  /** Its inputs that the next turn takes from the output of the same name with ` after` behind it. */
  carried: readonly string[]
  /** Names of what is collected, from outputs with ` of turn` behind them. */
  collected: readonly string[]
  /** ONNX bytes of a graph that joins `part 0` and so on, collected of turns, to `whole`. */
  joiner: Uint8Array
  /** ONNX bytes of the graph of what is told, of what was collected and joined, by the names of the outputs. */
  teller: Uint8Array
  /** Shapes of what is told, of one turn. */
  told: Readonly<Record<string, readonly number[]>>
  /** Turns after which there is no room for what more would collect. */
  most: number
}

/** The graphs of a loop whose turns are counted in int32. */
export function turnModelOf({ turn, carried, collected, told = (all) => ({ ...all }) }: Loop): TurnModel {
  const outputs: Record<string, Tensor> = { 'turn after': add(turn, scalar(1, 'int32')) }
  for (const [name, { to }] of Object.entries(carried)) outputs[`${name} after`] = to
  const all = Object.entries(collected)
  // An output that had the name of an input would be its buffer, which is given back when the input is replaced.
  for (const [name, tensor] of all) outputs[`${name} of turn`] = tensor
  const numbers = all.reduce((sum, [, { shape }]) => sum + sizeOf(shape), 0)
  const ofAll = all.map(
    ([
      name,
      {
        shape: [, ...rest],
      },
    ]) => [name, input(name, [-1, ...rest])] as const,
  )
  const parts = Array.from({ length: JOINED }, (_, index) => input(`part ${index}`, [-1, -1, -1]))
  return {
    turn: modelOf(forGpu(outputs)),
    carried: Object.keys(carried),
    collected: Object.keys(collected),
    joiner: modelOf({ whole: joined(parts) }),
    teller: modelOf(forGpu(told(Object.fromEntries(ofAll)))),
    told: Object.fromEntries(Object.entries(told(collected)).map(([name, { shape }]) => [name, shape])),
    most: Math.max(1, Math.min(TURNS, Math.floor(NUMBERS / numbers))),
  }
}
