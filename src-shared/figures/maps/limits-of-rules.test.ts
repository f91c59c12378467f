import { expect, test } from 'vitest'
import { type Config, type FateMapConfig, configSchema } from '../../contract/index.ts'
import type { FigureInput, FigureOptions, LineMark } from '../../plot/index.ts'
import { sampleMap } from '../../results/runs.fixture.ts'
import { fateMap } from './fate-map.ts'
import { mapPhases } from './phases.ts'
import { ruleShown, stabilityLimits } from './stability-limits.ts'

const options: FigureOptions = { width: 800, height: 600, style: 'light' }

/** A map of a landscape whose minima have the sharpness 40 and 2040, with other settings. */
function mapWith(fields: Partial<FateMapConfig>, starts = 4): FigureInput {
  const { run, data } = sampleMap({ rates: 5, starts, fateAt: () => 0 })
  return { run: { ...run, config: configSchema.parse({ ...run.config, ...fields }) as Config }, data }
}
const limitsOf = (input: FigureInput) =>
  stabilityLimits(input, options, [0, Infinity]).map(({ fates, rate }) => [fates.join(), rate] as const)
const wordsOf = (input: FigureInput) =>
  fateMap
    .draw(input, options)
    .words.flatMap((word) => (word.kind === 'text' ? [word.text] : []))
    .map((text) => text.replace(/\{\w+\|([^}]*)\}/g, '$1').replace(/[\u200A\u2009]/g, ''))

const momentum = 0.5

test.each([
  [undefined, [2 / 2040, 2 / 40], '2/f″'],
  [{ name: 'gradient-descent' as const }, [2 / 2040, 2 / 40], '2/f″'],
  [{ name: 'heavy-ball' as const, momentum }, [3 / 2040, 3 / 40], '2(1+β)/f″'],
  [{ name: 'nesterov' as const, momentum }, [1.5 / 2040, 1.5 / 40], '2(1+β)/((1+2β)f″)'],
])('a map by %j has the limits of this rule', (rule, rates, formula) => {
  const input = mapWith({ rule })
  const found = limitsOf(input)
  expect(found.map(([fate]) => fate)).toEqual(['sharp', 'flat'])
  found.forEach(([, rate], index) => expect(rate).toBeCloseTo(rates[index]!, 15))
  expect(wordsOf(input).map((words) => words.split(' = ')[0])).toContain(formula)
  // Each with its number.
  expect(wordsOf(input).filter((words) => words.startsWith(`${formula} = `))).toHaveLength(rates.length)
})

test('over momenta the limits are curves, named at the last momentum', () => {
  const momenta = { min: 0, max: 0.9, count: 4, scale: 'linear' as const }
  const input = mapWith({
    start: { min: 5, max: 5, count: 1, scale: 'linear' },
    rule: { name: 'heavy-ball', momentum },
    momentum: momenta,
  })
  expect(ruleShown(input.run.config)).toEqual({ name: 'heavy-ball', momentum: 0.9 })
  const curves = fateMap
    .draw(input, options)
    .marks.filter((mark): mark is LineMark => mark.kind === 'line' && mark.name === 'limit')
  expect(curves.map(({ series }) => series?.key)).toEqual(['sharp', 'flat'])
  for (const [index, sharpness] of [2040, 40].entries())
    for (const [beta, rate] of curves[index]!.points) expect(rate).toBeCloseTo((2 * (1 + beta)) / sharpness, 12)
  expect(curves[0]!.points.at(0)![0]).toBe(0)
  expect(curves[0]!.points.at(-1)![0]).toBe(0.9)
  expect(wordsOf(input)).toContain('2(1+β)/f″')
  // 2(1 + 0.9)/40 is beyond 0.06: the curve leaves the plane above, and is named where it does.
  const low = mapWith({
    start: { min: 5, max: 5, count: 1, scale: 'linear' },
    learningRate: { min: 0.001, max: 0.06, count: 5, scale: 'linear' },
    rule: { name: 'heavy-ball', momentum },
    momentum: momenta,
  })
  expect(wordsOf(low).filter((word) => word === 'flat' || word === 'sharp')).toEqual(['sharp', 'flat'])
  // The start is one, the momenta are the columns.
  expect(fateMap.axes(input, options)!.x).toMatchObject({ name: 'momentum {symbol|β}' })
})

test('phases are those of the rule, and over momenta there are none that belong to all of them', () => {
  const near = (input: FigureInput) =>
    mapPhases(input, { ...options, relativeTo: 0 }).map(({ name, to }) => [name, 40 * to] as const)
  expect(near(mapWith({}))).toEqual([
    ['monotone', 1],
    ['oscillating', 2],
  ])
  const heavy = near(mapWith({ rule: { name: 'heavy-ball', momentum: 0.25 } }))
  // (1 − √β)² and 2(1 + β).
  expect(heavy.map(([name, to]) => [name, Number(to.toFixed(12))])).toEqual([
    ['monotone', 0.25],
    ['oscillating', 2.5],
  ])
  const over = mapWith({
    start: { min: 5, max: 5, count: 1, scale: 'linear' },
    rule: { name: 'nesterov', momentum },
    momentum: { min: 0, max: 0.9, count: 4, scale: 'linear' },
  })
  expect(near(over)).toEqual([])
})
