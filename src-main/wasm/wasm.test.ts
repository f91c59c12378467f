import { expect, test } from 'vitest'
import { call, codeOf, either, f64, f64x2, go, goIf, i32, block, loop, moduleOf, v128, when } from './index.ts'

const memory = new WebAssembly.Memory({ initial: 1 })
const numbers = new Float64Array(memory.buffer)
const words = new Int32Array(memory.buffer)

function instanceOf(...given: Parameters<typeof moduleOf>): Record<string, (...numbers: number[]) => void> {
  const bytes = moduleOf(...given)
  expect(WebAssembly.validate(bytes)).toBe(true)
  const host = { memory, hypot: Math.hypot }
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { host }).exports as ReturnType<typeof instanceOf>
}

const whole = [0, 1, -1, 63, 64, -64, -65, 127, 128, 8191, -8192, 1_000_000, 2 ** 31 - 1, -(2 ** 31)]
test.each(whole)('%d is encoded and read back', (value) => {
  const { write } = instanceOf(
    [],
    [{ name: 'write', parameters: [], body: () => i32.store(i32.const(0), i32.const(value)) }],
  )
  write!()
  expect(words[0]).toBe(value)
})

test.each([0, -0, 1 / 3, 1e-320, Infinity, -Infinity])('%d is encoded to the bit', (value) => {
  const { write } = instanceOf(
    [],
    [{ name: 'write', parameters: [], body: () => f64.store(i32.const(0), f64.const(value), 8) }],
  )
  write!()
  expect(numbers[1]).toBe(value)
})

test('a loop adds up what is in memory', () => {
  const { add } = instanceOf(
    [],
    [
      {
        name: 'add',
        parameters: ['i32'],
        body(locals) {
          const count = locals.at(0)
          const index = locals.add('i32')
          const sum = locals.add('f64')
          const value = f64.load(i32.shl(index.get, i32.const(3)))
          return codeOf(
            block(
              loop(
                goIf(i32.ge(index.get, count.get), 1),
                when(f64.ge(value, f64.const(0)), sum.set(f64.add(sum.get, value))),
                when(i32.eq(index.get, i32.const(2)), sum.set(f64.add(sum.get, f64.const(100)))),
                index.set(i32.add(index.get, i32.const(1))),
                go(0),
              ),
            ),
            f64.store(i32.const(0), sum.get),
          )
        },
      },
    ],
  )
  numbers.set([1, 2, -50, 4, 8])
  add!(5)
  expect(numbers[0]).toBe(115)
})

test('lanes, functions of the host, and functions of the module', () => {
  const { both } = instanceOf(
    [{ name: 'hypot', parameters: ['f64', 'f64'], results: ['f64'] }],
    [
      {
        name: 'both',
        parameters: [],
        body(locals) {
          const pair = locals.add('v128')
          return codeOf(
            pair.set(v128.load(i32.const(16))),
            call(2, call(0, f64x2.extract(pair.get, 0), f64x2.extract(pair.get, 1))),
            v128.store(i32.const(16), f64x2.replace(pair.get, 1, f64.const(7))),
            i32.store(i32.const(32), v128.bits(f64x2.gt(pair.get, f64x2.splat(f64.const(3.5))))),
            when(i32.const(0), i32.store(i32.const(36), i32.const(1)), i32.store(i32.const(36), i32.const(2))),
            i32.store(i32.const(40), either(i32.const(5), i32.const(6), i32.const(0))),
          )
        },
      },
      { name: 'keep', parameters: ['f64'], body: (locals) => f64.store(i32.const(0), locals.at(0).get) },
    ],
  )
  numbers.set([3, 4], 2)
  both!()
  expect([...numbers.subarray(0, 1), ...numbers.subarray(2, 4)]).toEqual([5, 3, 7])
  expect([...words.subarray(8, 11)]).toEqual([2, 2, 6])
})
