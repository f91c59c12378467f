import { expect, test } from 'vitest'
import { pack, unpack } from './index.ts'

test('typed arrays arrive as themselves, whatever their place in the message', () => {
  const message = {
    name: 'x',
    bytes: new Uint8Array([1, 2, 255]),
    counts: new Uint32Array([0, 7, 4294967295]),
    single: new Float32Array([0.5, -1]),
    double: new Float64Array([Math.PI, NaN, -Infinity]),
    slice: new Float64Array([1, 2, 3]).subarray(1),
  }
  expect(unpack(pack(message))).toEqual(message)
  // What a socket of Node hands out is a piece of a larger buffer.
  expect(unpack(Buffer.concat([Buffer.alloc(3), pack(message)]).subarray(3))).toEqual({
    ...message,
    bytes: Buffer.from(message.bytes),
  })
})

test('bytes that are not a message are refused', () => {
  expect(() => unpack(new Uint8Array([0xc1]))).toThrow()
})
