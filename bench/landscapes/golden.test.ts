import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Landscape } from '../../src-main/landscape/index.ts'
import { decoded } from './answers.ts'
import { comparePoints } from './compare.ts'
import { compareDescents, textOf } from './compare-descents.ts'
import { compareMinima } from './compare-minima.ts'
import { answered, type Golden } from './golden.ts'
import { landscape, type Told } from './ours.ts'
import { Comparison } from './comparison.ts'

/** Written by bench/golden-landscapes.ts from a program of its own that computes with hundreds of bits. */
const { landscapes } = decoded(JSON.parse(readFileSync(new URL('golden.json', import.meta.url), 'utf8'))) as {
  landscapes: Golden[]
}

const known = (expression: string) => landscapes.find(({ definition }) => definition.expression === expression)!
const pointOf = (expression: string, ...at: number[]) =>
  known(expression).points.find((point) => at.every((x, axis) => point.at[axis] === x))!

test.each(landscapes.map((golden) => [golden.definition.expression, golden] as const))('%s', (_, golden) => {
  const ours = landscape(golden.definition)
  const { sample, answer } = answered(golden, ours)
  const comparison = new Comparison()
  comparePoints(comparison, ours, sample.points, answer.points)
  compareMinima(comparison, ours, answer)
  const differing = compareDescents(comparison, ours, sample, answer)
  expect(comparison.examples.map(({ row, kind, text }) => `${row}, ${kind}: ${text}`)).toEqual([])
  expect(differing.map((descent) => textOf(ours, answer, descent))).toEqual([])
})

test('what is otherwise than the golden answers is found', () => {
  const golden = known('(1 - x)^2 + 5*(y - x^2)^2')
  const ours = landscape(golden.definition)
  const differences = (changed: Partial<Landscape>) => {
    const other = { ...ours, ...changed }
    const { sample, answer } = answered(golden, other)
    const comparison = new Comparison()
    comparePoints(comparison, other, sample.points, answer.points)
    compareMinima(comparison, other, answer)
    return [...new Set(comparison.examples.map(({ row }) => row))]
  }
  const [minimum] = ours.info.minima
  const minima = (change: Partial<Told>) => ({ info: { ...ours.info, minima: [{ ...minimum!, ...change }] } })
  const [x, y] = minimum!.at as [number, number]
  const sharpness = minimum!.sharpness! * (1 + 1e-8)

  expect(differences({})).toEqual([])
  expect(differences({ value: (point) => ours.value(point) + 1e-12 })).toEqual(['values'])
  expect(differences({ value: () => NaN })).toEqual(['values'])
  expect(differences({ gradient: (point) => ours.gradient(point).map((part) => part + 1e-11) })).toEqual(['gradients'])
  expect(differences({ hessian: (point) => ours.hessian(point).fill(NaN) })).toEqual(['Hessians'])
  expect(differences({ info: { ...ours.info, minima: [] } })).toEqual(['minima there'])
  expect(differences(minima({ at: [x + 1e-9, y] }))).toEqual(['minima told'])
  expect(differences(minima({ at: [x + 1, y] }))).toEqual(['minima told', 'minima there'])
  expect(differences(minima({ sharpness }))).toEqual(['curvatures'])
  expect(differences(minima({ stabilityLimit: null }))).toEqual(['curvatures'])
})

test('a descent that ends elsewhere, or at another step, is found', () => {
  const golden = known('-x^2 + x^4')
  const ours = landscape(golden.definition)
  const differing = (change: (descent: Golden['descents'][number]) => Partial<Golden['descents'][number]>) => {
    const descents = golden.descents.map((descent) => ({ ...descent, ...change(descent) }))
    const { sample, answer } = answered({ ...golden, descents }, ours)
    return compareDescents(new Comparison(), ours, sample, answer).length
  }
  const converged = golden.descents.filter(({ fate }) => fate === 'converged').length
  expect(converged).toBeGreaterThan(1)
  expect(differing(() => ({}))).toBe(0)
  expect(differing(({ fate }) => (fate === 'converged' ? { certain: [] } : {}))).toBe(converged)
  expect(differing(({ iterations }) => ({ iterations: iterations + 1 }))).toBe(golden.descents.length)
  expect(differing(() => ({ fate: 'undefined' }))).toBe(golden.descents.length)
})

test('there is enough to be compared', () => {
  const count = (of: (golden: Golden) => readonly unknown[]) => landscapes.flatMap(of).length
  expect(landscapes.length).toBeGreaterThan(70)
  expect(count(({ points }) => points)).toBeGreaterThan(200)
  expect(count(({ descents }) => descents)).toBeGreaterThan(300)
  expect(count(({ minima }) => minima)).toBeGreaterThan(60)
})

test('the golden answers are those of closed forms', () => {
  const near = (pair: readonly number[] | null | undefined, wanted: number) => expect(pair?.[0]).toBeCloseTo(wanted, 14)
  near(pointOf('2^-x^2 + 2^2^x', 1.5).value, 2 ** -2.25 + 2 ** (2 ** 1.5))
  near(pointOf('-x^2 + x^4', 2).gradient![0], 28)
  near(pointOf('-x^2 + x^4', 2).hessian![0], 46)
  near(pointOf('log(exp(x) + exp(-x))', 1000).value, 1000)
  near(pointOf('log(exp(x) + exp(-x))', 1).gradient![0], Math.tanh(1))
  near(pointOf('1/(1 + exp(-x))', -800).gradient![0], 0)
  near(pointOf('sqrt(x)*sqrt(x) + (x - 1)^2', 0).gradient![0], -1)
  near(pointOf('sqrt((x - 1)^2)', 1).gradient![0], 0)
  near(pointOf('abs(x)^2', 0).hessian![0], 2)
  near(pointOf('relu(x)^2 + relu(-x)^2 + 3*x^2', 0).hessian![0], 8)
  near(pointOf('x^y + y^2', 2, 3).gradient![1], 8 * Math.LN2 + 6)
  expect(pointOf('sqrt(x)', 0).gradient![0]).toEqual([Infinity, 0])
  for (const [expression, at] of [
    ['0*log(x) + x^2', 0],
    ['1/(x - 1) + x^2', 1],
    ['log1p(x) + x^2', -1],
  ] as const)
    expect(pointOf(expression, at).value).toBeNull()

  const [pieces] = known('relu(x)^2 + 3*relu(-x)^2').minima
  expect([pieces?.kind, pieces?.limit]).toEqual(['pieces', 2 / 6])
  expect(new Set(known('0.5*(x*y - 1)^2').minima.map(({ kind }) => kind))).toEqual(new Set(['set']))
  // 1, 0.8, 0.576, 0.313, −0.045: a step of √x is 0.2/√x.
  const fall = known('sqrt(x)').descents.find(({ start, rate }) => start[0] === 1 && rate === 0.4)!
  expect([fall.fate, fall.iterations]).toEqual(['undefined', 4])
})
