import { expect, test } from 'vitest'
import { kindSchema } from '../kinds/index.ts'
import { isWhole, rangeValues } from './sweep-range.ts'

const range = (min: number, max: number, count: number, scale: 'linear' | 'log' = 'linear') => ({
  min,
  max,
  count,
  scale,
})

test('a range has the values of an axis, both ends among them', () => {
  // By hand, from min + (max − min)·i/(n − 1) and the geometric series of ratio 10.
  expect(rangeValues(range(-1, 1, 5), false)).toEqual([-1, -0.5, 0, 0.5, 1])
  expect(rangeValues(range(3, 3, 1), false)).toEqual([3])
  const decades = rangeValues(range(1e-3, 1, 4, 'log'), false)
  decades.forEach((value, index) => expect(value).toBeCloseTo(10 ** (index - 3), 15))
  expect([decades[0], decades[3]]).toEqual([1e-3, 1])
})

test('whole numbers are rounded, as a geometric series seldom has them', () => {
  expect(rangeValues(range(10, 10_000, 4, 'log'), true)).toEqual([10, 100, 1000, 10_000])
  // 10·10^(1/2) and 10·10^(3/2): 31.6 and 316.2.
  expect(rangeValues(range(10, 1000, 5, 'log'), true)).toEqual([10, 32, 100, 316, 1000])
})

test('which fields hold whole numbers is what the schema says', () => {
  const whole = [
    'fate-map steps',
    'fate-map start.count',
    'network epochs',
    'network hidden[0]',
    'network batchSize',
    'network seed',
    'basin-share starts',
    'bifurcation transient',
  ]
  const real = [
    'fate-map start.min',
    'fate-map bound',
    'fate-map landscape.parameters.a',
    'trajectory starts[0][0]',

    'trajectory learningRates[1]',
    'basin-map learningRate',
    'basin-share box[0][1]',
    'theory mu',
    'theory nothing',
  ]
  const asked = (text: string) => {
    const [kind, path = ''] = text.split(' ')
    return isWhole(kindSchema.parse(kind), path)
  }
  expect(whole.filter((text) => !asked(text))).toEqual([])
  expect(real.filter(asked)).toEqual([])
})
