import { expect, test } from 'vitest'
import { memoryOutput, streamOutput } from './output.ts'
import type { FromCompute } from './protocol.ts'

test('a long array is sent in pieces that join to it, each with its own buffer', () => {
  const sent: FromCompute[] = []
  const data = Float64Array.from({ length: 300_000 }, (_, index) => index)
  streamOutput('x', (message) => sent.push(message)).writeArray('orbit', 10, data.subarray(1))
  const joined = new Float64Array(10 + data.length - 1)
  for (const message of sent) {
    if (message.type !== 'partial') throw new Error(message.type)
    expect(message.data.byteLength).toBeLessThanOrEqual(1 << 20)
    expect(message.data.buffer.byteLength).toBe(message.data.byteLength)
    joined.set(message.data, message.offset)
  }
  expect(sent.length).toBe(3)
  expect(joined.subarray(10)).toEqual(data.subarray(1))
})

test('kept in memory it reads like stored: fill, later pieces over earlier, series joined, members in order', () => {
  const { output, data } = memoryOutput()
  output.declareArray({ name: 'fate', dtype: 'uint8', shape: [4], fill: 255 })
  output.writeArray('fate', 1, new Uint8Array([1, 2]))
  output.writeArray('fate', 2, new Uint8Array([3]))
  output.member(1, { start: 1 }, null)
  output.member(0, { start: 0 }, null)
  output.member(1, { start: 1 }, { fate: 'flat' })
  output.member(1, { start: 1 }, null)
  output.series(0, 'loss', new Float64Array([0]), new Float64Array([2]))
  output.series(0, 'loss', new Float64Array([1]), new Float64Array([1]))
  expect(data()).toEqual({
    members: [
      { index: 0, parameters: { start: 0 }, summary: null },
      { index: 1, parameters: { start: 1 }, summary: { fate: 'flat' } },
    ],
    arrays: { fate: { name: 'fate', dtype: 'uint8', shape: [4], fill: 255, data: new Uint8Array([255, 1, 3, 255]) } },
    series: [{ member: 0, name: 'loss', steps: new Float64Array([0, 1]), values: new Float64Array([2, 1]) }],
  })
})
