import { copyModelOf } from './onnx-model.ts'
import {
  type Held,
  openHoldingSession,
  openSession,
  type Session,
  type SessionOptions,
  type Value,
  type Values,
  valueOf,
} from './session.ts'
import { type ElementType, sizeOf } from './tensor.ts'
import { JOINED, type TurnModel } from './turn-model.ts'

/** A loop that is run for some turns at a time, and goes on where it was. */
export interface Turns {
  /** Most turns that can be asked for at once. */
  readonly most: number
  /** Gives values of inputs by name, for all turns that follow; of what is carried, what the next begins with. */
  set(values: Values): void
  /** Takes turns; `feeds` are inputs of these alone. @returns what they collect, [count, ...] by name */
  run(count: number, feeds: Values): Promise<Values>
  /** What is carried, as it is after the last turn, by the names of the inputs. */
  carried(): Promise<Values>
  release(): Promise<void>
}

/** Turns that keep what they carry on a device. */
export interface DeviceTurns extends Turns {
  /** Values that have gone from the processor to the device or back so far, besides those within the graph. */
  readonly copies: number
  /** Writes the profile that was asked for. */
  endProfiling(): void
}

/**
 * Readies the model of a turn: each turn is a call of ONNX Runtime, of which the device keeps all that is computed.
 * What is set goes there once, what is fed once for all turns of a call, and what they collect comes back at the end.
 * @param profile how the path of a file begins that is to tell what each operation of the turns did
 */
export async function openTurnModel(model: TurnModel, options: SessionOptions, profile?: string): Promise<DeviceTurns> {
  const turn = await openHoldingSession(model.turn, profile === undefined ? options : { ...options, profile })
  const joiner = await openHoldingSession(model.joiner, options)
  const teller = await openSession(model.teller, options)
  const mover = openMover(options)
  /** All inputs, as they lie on the device. */
  const there = new Map<string, Held>()
  /** What was set and has not been moved. */
  let toMove: Values = {}
  let copies = 0

  function put(name: string, held: Held): void {
    there.get(name)?.dispose()
    there.set(name, held)
  }
  async function move(values: Values): Promise<void> {
    for (const [name, value] of Object.entries(values)) put(name, await mover.there(value))
    copies += Object.keys(values).length
  }
  async function moveWhatWasSet(): Promise<void> {
    const values = toMove
    toMove = {}
    await move(values)
  }
  /** Takes a turn; what it collects, by name. */
  async function takeTurn(): Promise<Record<string, Held>> {
    const results = await turn.run(Object.fromEntries(there))
    const elsewhere = [...there.values(), ...Object.values(results)].filter(({ location }) => location === 'cpu')
    copies += elsewhere.length
    for (const name of ['turn', ...model.carried]) put(name, results[`${name} after`]!)
    return Object.fromEntries(model.collected.map((name) => [name, results[`${name} of turn`]!]))
  }
  /** All parts in their order, with what fills up behind them. */
  async function join(parts: readonly Held[]): Promise<Held> {
    let rest = parts
    while (rest.length > 1) {
      const wholes: Held[] = []
      for (let from = 0; from < rest.length; from += JOINED) {
        const some = rest.slice(from, from + JOINED)
        const named = Array.from({ length: JOINED }, (_, at) => [`part ${at}`, some[at] ?? some.at(-1)!] as const)
        wholes.push((await joiner.run(Object.fromEntries(named))).whole!)
        some.forEach((part) => part.dispose())
      }
      rest = wholes
    }
    return rest[0]!
  }

  return {
    most: model.most,
    get copies() {
      return copies
    },
    set: (values) => void (toMove = { ...toMove, ...values }),
    async run(count, feeds) {
      await moveWhatWasSet()
      await move({ ...feeds, turn: valueOf(Int32Array.of(0), []) })
      const collected: Record<string, Held>[] = []
      for (let done = 0; done < count; done++) collected.push(await takeTurn())
      const wholes: Record<string, Held> = {}
      for (const name of model.collected) wholes[name] = await join(collected.map((each) => each[name]!))
      const told = await teller.run(wholes)
      Object.values(wholes).forEach((whole) => whole.dispose())
      copies += Object.keys(told).length
      return Object.fromEntries(
        Object.entries(model.told).map(([name, shape]) => {
          const values = told[name]!.data as Float32Array
          return [name, valueOf(values.subarray(0, count * sizeOf(shape)), [count, ...shape])]
        }),
      )
    },
    async carried() {
      await moveWhatWasSet()
      const values: Values = {}
      for (const name of model.carried) values[name] = await mover.here(there.get(name)!)
      copies += model.carried.length
      return values
    },
    endProfiling: () => turn.endProfiling(),
    async release() {
      for (const held of there.values()) held.dispose()
      there.clear()
      await mover.release()
      for (const session of [teller, joiner, turn]) await session.release()
    },
  }
}

/** Moves values of any shape between processor and device, by graphs that do nothing else. */
function openMover(options: SessionOptions) {
  const [toThere, toHere] = [
    new Map<Value['type'], Promise<Session<Record<string, Held>>>>(),
    new Map<Value['type'], Promise<Session>>(),
  ]
  const modelFor = (type: Value['type']) => copyModelOf(elementTypes[type])
  function opened<Of>(
    sessions: Map<Value['type'], Promise<Session<Of>>>,
    type: Value['type'],
    open: () => Promise<Session<Of>>,
  ) {
    const known = sessions.get(type) ?? open()
    sessions.set(type, known)
    return known
  }
  return {
    async there(value: Value): Promise<Held> {
      const session = await opened(toThere, value.type, () => openHoldingSession(modelFor(value.type), options))
      return (await session.run({ value })).copy!
    },
    async here(value: Held): Promise<Value> {
      const type = value.type as Value['type']
      const session = await opened(toHere, type, () => openSession(modelFor(type), options))
      return (await session.run({ value })).copy!
    },
    async release() {
      for (const session of [...toThere.values(), ...toHere.values()]) await (await session).release()
    },
  }
}

const elementTypes: Record<Value['type'], ElementType> = {
  float32: 'float',
  int32: 'int32',
  int64: 'int64',
  uint8: 'uint8',
  bool: 'bool',
}
