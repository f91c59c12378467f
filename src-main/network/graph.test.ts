import { expect, test } from 'vitest'
import { activations } from './activations.ts'
import { gradient } from './gradient.ts'
import { modelOf } from './onnx-model.ts'
import * as operations from './operations.ts'
import { openSession, valueOf } from './session.ts'
import { hits } from './perceptrons.ts'
import { constant, forGpu, inOrder, input, scalar, sizeOf, type Tensor } from './tensor.ts'

const { add, divide, exp, expand, log, logSoftmax, matmul, multiply } = operations
const { relu, reshape, subtract, sum, takeRows, transpose, transposed, where, compare, negate } = operations

/** Numbers in [−1, 1] without a pattern. */
const numbers = (count: number, phase: number) =>
  Float32Array.from({ length: count }, (_, index) => Math.sin(phase + 12.9898 * (index + 1)))

async function evaluate(outputs: Record<string, Tensor>, given: Record<string, [Float32Array, readonly number[]]>) {
  const session = await openSession(modelOf(outputs), { threads: 1 })
  const feeds = Object.fromEntries(
    session.inputNames.map((name) => [name, valueOf(given[name]![0], given[name]![1])] as const),
  )
  const results = await session.run(feeds)
  await session.release()
  return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, value.data as Float32Array]))
}

const total = (a: Tensor) =>
  reshape(
    sum(
      a,
      a.shape.map((_, axis) => axis),
    ),
    [],
  )

/** A scalar that is not linear in any element, so that a gradient of the wrong element or scale shows. */
const weighed = (a: Tensor) => total(multiply(multiply(a, a), constant([...numbers(sizeOf(a.shape), 0.3)], a.shape)))

const forms: [string, number[], number[], (a: Tensor, b: Tensor) => Tensor][] = [
  ['a + b, broadcast', [2, 3, 4], [3, 1], add],
  ['a − b, broadcast', [4], [2, 3, 4], subtract],
  ['a · b, broadcast', [2, 1, 4], [3, 1], multiply],
  ['a / b, broadcast', [3, 2], [2], (a, b) => divide(a, add(b, scalar(3)))],
  ['−a', [3], [3], (a, b) => add(negate(a), b)],
  ['exp', [3], [3], (a, b) => exp(multiply(a, b))],
  ['log', [3], [3], (a, b) => log(add(multiply(a, b), scalar(2)))],
  ['relu', [4, 3], [4, 3], (a, b) => relu(add(a, b))],
  ['tanh', [4, 3], [3], (a, b) => operations.tanh(multiply(a, b))],
  ['the error function', [4, 3], [3], (a, b) => operations.erf(multiply(a, b))],
  ['gelu', [4, 3], [3], (a, b) => activations.gelu(multiply(a, b))],
  ['log-softmax', [2, 5], [5], (a, b) => logSoftmax(multiply(scalar(3), add(a, b)))],
  ['sum over axes', [2, 3, 4], [3, 1], (a, b) => multiply(sum(a, [0, 2]), b)],
  ['expand', [2, 1, 3], [4, 3], (a, b) => multiply(expand(a, [2, 4, 3]), b)],
  ['transpose', [2, 3, 4], [4, 2, 3], (a, b) => multiply(transpose(a, [2, 0, 1]), b)],
  ['reshape', [2, 6], [3, 4], (a, b) => multiply(reshape(a, [3, 4]), b)],
  ['matrix product', [3, 4], [4, 2], matmul],
  ['matrix products', [2, 3, 4], [2, 4, 5], matmul],
  ['products with one matrix', [2, 3, 4], [4, 5], matmul],
  ['products of one matrix, turned over', [3, 4], [2, 4, 5], (a, b) => exp(transposed(matmul(a, b)))],
  ['a product, turned over', [2, 3, 4], [2, 4, 5], (a, b) => exp(transposed(matmul(a, b)))],
  ['a matrix, turned over and back', [2, 3], [2, 3], (a, b) => multiply(transposed(transposed(a)), b)],
  ['rows, some twice, one of zeros', [2, 5, 3], [6, 3], (a, b) => multiply(takeRows(a, [0, 2, 2, -1, 4, 0]), b)],
  ['all rows in another order', [4, 3], [4, 3], (a, b) => multiply(takeRows(a, [2, 0, 3, 1]), b)],
  ['where', [3, 4], [3, 1], (a, b) => where(compare('Greater', a, scalar(0.1)), a, b)],
]

test.each(forms)('the gradient of %s, and its gradient, are slopes of central differences', async (...form) => {
  const [, shapeOfA, shapeOfB, f] = form
  const [a, b] = [input('a', shapeOfA), input('b', shapeOfB)]
  const [along, across] = [input('along', shapeOfA), input('across', shapeOfB)]
  const value = weighed(f(a, b))
  const [slopeA, slopeB] = gradient(value, [a, b], scalar(1)) as [Tensor, Tensor]
  const slope = add(total(multiply(slopeA, along)), total(multiply(slopeB, across)))
  const [bendA, bendB] = gradient(slope, [a, b], scalar(1)) as [Tensor, Tensor]
  const bend = add(total(multiply(bendA, along)), total(multiply(bendB, across)))

  const [sizeA, sizeB] = [sizeOf(shapeOfA), sizeOf(shapeOfB)]
  const [directionA, directionB] = [numbers(sizeA, 3), numbers(sizeB, 4)]
  const at = (offset: number) =>
    evaluate(
      { value, slope, bend },
      {
        a: [numbers(sizeA, 1).map((each, index) => each + offset * directionA[index]!), shapeOfA],
        b: [numbers(sizeB, 2).map((each, index) => each + offset * directionB[index]!), shapeOfB],
        along: [directionA, shapeOfA],
        across: [directionB, shapeOfB],
      },
    )
  const h = 1e-3
  const [before, here, after] = [await at(-h), await at(0), await at(h)]
  const scale = 1 + Math.abs(here.slope![0]!) + Math.abs(here.bend![0]!)
  expect(Math.abs((after.value![0]! - before.value![0]!) / (2 * h) - here.slope![0]!) / scale).toBeLessThan(3e-3)
  expect(Math.abs((after.slope![0]! - before.slope![0]!) / (2 * h) - here.bend![0]!) / scale).toBeLessThan(3e-3)
})

test('the derivative of ReLU at 0 is 0, and 1 at the smallest normal number', async () => {
  const a = input('a', [4])
  const [slope] = gradient(total(relu(a)), [a], scalar(1))
  const { slope: slopes } = await evaluate({ slope: slope! }, { a: [Float32Array.of(-1, 0, 2 ** -126, 1), [4]] })
  expect([...slopes!]).toEqual([0, 0, 1, 1])
})

test('what the output does not depend on has gradient 0', async () => {
  const [a, b] = [input('a', [2]), input('b', [3])]
  const [slope] = gradient(total(a), [b], scalar(1))
  const { slope: slopes } = await evaluate({ slope: slope! }, {})
  expect([...slopes!]).toEqual([0, 0, 0])
})

test('log-softmax does not overflow', async () => {
  const a = input('a', [1, 3])
  const { y } = await evaluate({ y: logSoftmax(a) }, { a: [Float32Array.of(1e4, 0, -1e4), [1, 3]] })
  expect([...y!]).toEqual([0, -1e4, -2e4])
})

test('softmax, and log-softmax of operations for GPUs, are those of the textbook, and do not overflow', async () => {
  const a = input('a', [4, 3])
  const logits = [...numbers(3, 1), 1e4, 0, -1e4, 3e4, 3e4, 3e4, -200, 0, -150].map(Math.fround)
  const given = { a: [Float32Array.from(logits), [4, 3]] } satisfies Parameters<typeof evaluate>[1]
  const outputs = { shares: operations.softmax(a), logs: logSoftmax(a) }
  const [own, onGpu] = [await evaluate(outputs, given), await evaluate(forGpu(outputs), given)]
  const operators = inOrder(Object.values(forGpu(outputs))).map(({ source }) => source.kind === 'operation' && source)
  expect(operators.some((source) => source && source.operator === 'LogSoftmax')).toBe(false)
  logits.forEach((logit, at) => {
    const row = logits.slice(3 * Math.floor(at / 3), 3 * Math.floor(at / 3) + 3)
    const largest = Math.max(...row)
    const log = logit - largest - Math.log(row.reduce((sum, each) => sum + Math.exp(each - largest), 0))
    for (const { logs, shares } of [own, onGpu]) {
      expect(logs![at]! - log).toBeCloseTo(0, 5)
      expect(shares![at]).toBeCloseTo(Math.exp(log), 6)
    }
  })
})

test('a guess is the largest logit, the first of equal ones; what is no number is none', async () => {
  const [logits, labels] = [input('logits', [1, 6, 3]), input('labels', [6], 'int32')]
  const right = hits(logits, { labels })
  const session = await openSession(modelOf({ right }), { threads: 1 })
  const rows = [
    { logits: [1, 2, 0], guess: 1 },
    { logits: [2, 1, 2], guess: 0 },
    { logits: [0, 7, 7], guess: 1 },
    { logits: [-3, -3, -3], guess: 0 },
    { logits: [NaN, NaN, NaN], guess: -1 },
    { logits: [0, Infinity, 1], guess: 1 },
  ]
  const given = valueOf(Float32Array.from(rows.flatMap((row) => row.logits)), [1, 6, 3])
  // 3 is the label of what fills up.
  for (const label of [0, 1, 2, 3]) {
    const results = await session.run({ logits: given, labels: valueOf(new Int32Array(6).fill(label), [6]) })
    expect([...results.right!.data]).toEqual([rows.filter(({ guess }) => guess === label).length])
  }
  await session.release()
})

test('shapes that do not fit are refused by name', () => {
  expect(() => add(input('a', [2]), input('b', [3]))).toThrow('shapes [2] and [3] do not broadcast')
  expect(() => matmul(input('a', [2, 3]), input('b', [2, 3]))).toThrow('[2, 3] and [2, 3] cannot be multiplied')
})

test('a product that is turned over is the turned product, element by element', async () => {
  const [a, b] = [input('a', [2, 2, 3]), input('b', [2, 3, 4])]
  const given = { a: [numbers(12, 1), a.shape], b: [numbers(24, 2), b.shape] } as const
  const { turned } = await evaluate({ turned: transposed(matmul(a, b)) }, { a: [...given.a], b: [...given.b] })
  for (const stack of [0, 1])
    for (const row of [0, 1])
      for (const column of [0, 1, 2, 3]) {
        const products = [0, 1, 2].map(
          (k) => given.a[0][stack * 6 + row * 3 + k]! * given.b[0][stack * 12 + k * 4 + column]!,
        )
        const value = turned![stack * 8 + column * 2 + row]
        expect(value).toBeCloseTo(
          products.reduce((sum, product) => sum + product),
          6,
        )
      }
})
