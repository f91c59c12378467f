import { expect, test } from 'vitest'
import { fractionOf } from '../../plot/index.ts'
import { keysOf, marksOf, pointsOf, wordsOf } from '../../plot/reading.fixture.ts'
import { drawnSteps, sampleDraws } from '../../results/motion.fixture.ts'
import { figureOf } from '../by-config.ts'
import { pathSharpness } from './path-sharpness.ts'

const size = { style: 'print', width: 900, height: 600 } as const

test('λ and f of each iterate stand over its t, λ = 3x² above and f = x⁴/4 below', () => {
  const input = sampleDraws(2)
  const figure = pathSharpness.draw(input, size)
  const [above, below] = figure.planes
  expect(above!.left).toBe(below!.left)
  expect([above!.x.min, above!.x.max]).toEqual([0, drawnSteps])
  expect([above!.y.scale, below!.y.scale]).toEqual(['log', 'log'])
  let seen = 0
  for (const { index } of input.data.members) {
    const x = input.data.series.find(({ member, name }) => member === index && name === 'x')!.values
    const sharpness = pointsOf(figure, 'sharpness', index)
    const value = pointsOf(figure, 'value', index)
    expect(sharpness).toHaveLength(drawnSteps + 1)
    x.forEach((at, t) => {
      expect(sharpness[t]).toEqual([t, 3 * at * at])
      expect(value[t]).toEqual([t, at ** 4 / 4])
      // f = λ²/36: on logarithmic axes one goes twice as far as the other.
      const decades = (axis: typeof above, of: number) =>
        fractionOf(axis!.y, of) * Math.log10(axis!.y.max / axis!.y.min)
      const up = decades(above, sharpness[t]![1]) + Math.log10(above!.y.min)
      expect(decades(below, value[t]![1]) + Math.log10(below!.y.min)).toBeCloseTo(2 * up - Math.log10(36), 9)
      seen++
    })
  }
  expect(seen).toBe(4 * (drawnSteps + 1))
})

test('each learning rate has a line at its limit, in its colour', () => {
  const limitsOf = (config: Parameters<typeof sampleDraws>[1]) =>
    marksOf(pathSharpness.draw(sampleDraws(2, config), size), 'limit').map((mark) => mark.kind === 'rule' && mark.at)
  expect(limitsOf({})).toEqual([100, 40])
  const [small, large] = limitsOf({ rule: { name: 'heavy-ball', momentum: 0.5 } })
  expect(small).toBeCloseTo(150, 9)
  expect(large).toBeCloseTo(60, 9)
  const figure = pathSharpness.draw(sampleDraws(2), size)
  const colors = marksOf(figure, 'limit').map((mark) => mark.kind === 'rule' && mark.stroke.color)
  const lines = [0, 2].map((member) => marksOf(figure, 'sharpness', member)[0]!)
  expect(lines.map((mark) => mark.kind === 'line' && mark.stroke.color)).toEqual(colors)
})

test('with a schedule the limit goes up as the learning rate goes down', () => {
  const schedule = { name: 'drop' as const, at: [6], factor: 0.5 }
  const figure = pathSharpness.draw(sampleDraws(2, { schedule }), size)
  const limit = pointsOf(figure, 'limit', 0.05)
  expect(limit.filter(([t]) => t < 6).every(([, sharpness]) => sharpness === 40)).toBe(true)
  expect(limit.filter(([t]) => t >= 6).every(([, sharpness]) => sharpness === 80)).toBe(true)
  expect(limit).toHaveLength(drawnSteps + 1)
})

test('a limit beyond the axis is told in words', () => {
  const { run, data } = sampleDraws(1)
  const config = { ...run.config, learningRates: [1e-6, 0.05] } as typeof run.config
  const words = wordsOf(pathSharpness.draw({ run: { ...run, config }, data }, size))
  expect(words).toContain('beyond the axis for γ = 10−6')
})

test('with a schedule a limit is beyond the axis where it never comes onto it', () => {
  const words = (factor: number) => {
    const schedule = { name: 'drop' as const, at: [6], factor }
    const { run, data } = sampleDraws(1, { schedule })
    return wordsOf(
      pathSharpness.draw(
        { run: { ...run, config: { ...run.config, learningRates: [1e-6, 0.05] } as never }, data },
        size,
      ),
    )
  }
  expect(words(0.5)).toContain('beyond the axis for γ = 10−6')
  // 10⁻⁶ · 10⁵ is 0.1, whose limit is 20.
  expect(words(1e5).some((word) => word.includes('beyond the axis for γ = 10−6'))).toBe(false)
})

test('draws share the colour and the entry of their learning rate, which counts their fates', () => {
  const input = sampleDraws(100)
  const figure = figureOf(input.run.config, 'path').draw(input, size)
  const strokes = marksOf(figure, 'path').map((mark) => (mark.kind === 'line' ? mark.stroke : undefined))
  expect(strokes).toHaveLength(200)
  expect(new Set(strokes.map((stroke) => stroke!.color)).size).toBe(2)
  expect(strokes.every((stroke) => stroke!.width < 1.2)).toBe(true)
  // One start for each learning rate, and an end for each draw, small.
  expect(keysOf(figure, 'start')).toEqual([0, 100])
  const ends = marksOf(figure, 'end')
  expect(ends).toHaveLength(200)
  expect(ends.every((mark) => mark.kind === 'points' && mark.dot.size === 5)).toBe(true)
  expect(wordsOf(figure).filter((words) => words.includes('→'))).toEqual([
    'γ = 0.02 → 66 flat, 34 other',
    'γ = 0.05 → 66 flat, 34 other',
  ])
})
