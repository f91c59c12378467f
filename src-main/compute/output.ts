import { emptyArray, type ArraySpec, type Member, type RunData, type TypedArray } from '#shared/contract/index.ts'
import type { Output } from '../experiments/index.ts'
import type { Channel } from './channel.ts'
import type { FromCompute } from './protocol.ts'

/** Largest piece of an array in one message: it is stored by one short transaction. */
const PIECE_BYTES = 1 << 20

/** Sends what a job computes to the shell as it comes. */
export function streamOutput(id: string, send: Channel['send']): Output {
  return {
    foreknow: (summary) => send({ type: 'foreknown', id, summary }),
    provenance: (provenance) => send({ type: 'provenance', id, provenance }),
    checkpoint: (state) => send({ type: 'checkpoint', id, state }),
    declareArray: (spec) => send({ type: 'array', id, spec }),
    writeArray(array, offset, data) {
      const length = PIECE_BYTES / data.BYTES_PER_ELEMENT
      for (let start = 0; start < data.length; start += length) {
        // A copy where it is a part of its buffer: structured clone would send the whole buffer with each part.
        const whole = data.length <= length && data.byteLength === data.buffer.byteLength
        send({
          type: 'partial',
          id,
          array,
          offset: offset + start,
          data: (whole ? data : data.slice(start, start + length)) as Extract<FromCompute, { type: 'partial' }>['data'],
        })
      }
    },
    member: (index, parameters, summary) => send({ type: 'member', id, index, parameters, summary }),
    series: (member, name, steps, values) =>
      send({ type: 'series', id, member, name, steps: new Float64Array(steps), values: new Float64Array(values) }),
  }
}

/** Collects what an experiment computes, for a preview that is not kept. */
export function memoryOutput(): { output: Output; data: () => RunData } {
  const arrays: RunData['arrays'] = {}
  const members = new Map<number, Member>()
  const series = new Map<string, { member: number; name: string; steps: Float64Array[]; values: Float64Array[] }>()
  const output: Output = {
    foreknow: () => {},
    provenance: () => {},
    checkpoint: () => {},
    declareArray(spec: ArraySpec) {
      arrays[spec.name] ??= emptyArray(spec)
    },
    writeArray(name: string, offset: number, data: TypedArray) {
      const array = arrays[name]
      if (!array) throw new Error(`array ${name} was written before it was announced`)
      array.data.set(data, offset)
    },
    member(index, parameters, summary) {
      members.set(index, { index, parameters, summary: summary ?? members.get(index)?.summary ?? null })
    },
    series(member, name, steps, values) {
      const key = `${member} ${name}`
      const found = series.get(key) ?? { member, name, steps: [], values: [] }
      found.steps.push(steps)
      found.values.push(values)
      series.set(key, found)
    },
  }
  const data = (): RunData => ({
    members: [...members.values()].sort((one, other) => one.index - other.index),
    arrays,
    series: [...series.values()].map(({ member, name, steps, values }) => ({
      member,
      name,
      steps: concatenate(steps),
      values: concatenate(values),
    })),
  })
  return { output, data }
}

function concatenate(parts: readonly Float64Array[]): Float64Array<ArrayBuffer> {
  const joined = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0))
  let offset = 0
  for (const part of parts) {
    joined.set(part, offset)
    offset += part.length
  }
  return joined
}
