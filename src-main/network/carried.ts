import type { EngineName } from '#shared/contract/index.ts'
import type { EnsembleState } from './ensemble.ts'
import { placesOf } from './side-by-side.ts'

/** What training goes on from besides the weights, of some networks, without the names that an engine gives it. */
export interface Carried {
  constants?: NonNullable<EnsembleState['constants']>
  /** The vectors of the rule, in the order of the engine. */
  memory: Float32Array<ArrayBuffer>[]
}

/** One network among those of an ensemble. */
interface Picked {
  carried: Carried
  /** Its number, and how many networks there are. */
  member: number
  members: number
}

/** What an ensemble hands on. @param group of one of several parts: see `sideBySide` */
export function carriedOf(state: EnsembleState, engine: EngineName, group: number): Carried {
  const { constants, memory = {}, parts } = state
  if (!parts) return { ...(constants && { constants }), memory: Object.values(memory) }
  const members = state.weights.length / parts.length
  const carried = parts.map((part) => carriedOf(part, engine, group))
  const places = placesOf(parts.length, members, group)
  return carriedBy(
    engine,
    places.map(({ part, member }) => ({ carried: carried[part]!, member, members })),
  )
}

/**
 * The same of other networks, each from where it is found. ONNX Runtime's vectors are of all networks, one behind the
 * other; those of TensorFlow.js are of each by itself.
 */
export function carriedBy(engine: EngineName, picked: readonly Picked[]): Carried {
  const part = (values: Float32Array, { member, members }: Picked) => {
    const size = values.length / members
    return values.subarray(member * size, (member + 1) * size)
  }
  const joined = (valuesOf: (from: Carried) => Float32Array) =>
    joinedOf(picked.map((each) => part(valuesOf(each.carried), each)))
  const constants = picked.every(({ carried }) => carried.constants) && {
    origin: joined(({ constants }) => constants!.origin),
    moved: joined(({ constants }) => constants!.moved),
  }
  const count = picked[0]?.carried.memory.length ?? 0
  const alike = picked.every(({ carried }) => carried.memory.length === count)
  const memory = !alike
    ? []
    : engine === 'onnx'
      ? Array.from({ length: count }, (_, place) => joined(({ memory }) => memory[place]!))
      : picked.flatMap(({ carried, member, members }) =>
          carried.memory.slice((member * count) / members, ((member + 1) * count) / members),
        )
  return { ...(constants && { constants }), memory }
}

/** The state in which an ensemble of this kind begins at these weights. @param fresh a state of it */
export function beginningAt(
  weights: EnsembleState['weights'],
  { constants, memory }: Carried,
  fresh: EnsembleState,
): EnsembleState {
  const names = Object.entries(fresh.memory ?? {})
  const fits = names.length === memory.length && names.every(([, { length }], at) => memory[at]!.length === length)
  return {
    steps: 0,
    divergedAt: fresh.divergedAt.map(() => null),
    weights,
    ...(constants && { constants }),
    ...(fits && names.length > 0 && { memory: Object.fromEntries(names.map(([name], at) => [name, memory[at]!])) }),
  }
}

function joinedOf(parts: readonly Float32Array[]): Float32Array<ArrayBuffer> {
  const joined = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joined.set(part, at)
    at += part.length
  }
  return joined
}
