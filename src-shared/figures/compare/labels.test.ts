import { expect, test } from 'vitest'
import { configSchema, type Run } from '../../contract/index.ts'
import { comparedLabels } from './labels.ts'

const run = (title: string, changes: object): Run =>
  ({
    title,
    config: configSchema.parse({
      kind: 'fate-map',
      start: { min: -1, max: 1, count: 3 },
      learningRate: { min: 0.01, max: 0.1, count: 2 },
      ...changes,
    }),
  }) as Run
const long = 'Fate map, x₀ = −1 … 1, γ = 0.01 … 0.1'

test('runs whose titles look alike are called by what they do not share', () => {
  expect(comparedLabels([run(long, { steps: 10 }), run(long, { steps: 20 })])).toEqual(['T 10', 'T 20'])
  const swept = [10, 20].map((steps) => run(`${long}, steps = ${steps}`, { steps }))
  expect(comparedLabels([...swept, run(`${long}, tolerance = 10⁻³`, { steps: 20, tolerance: 1e-3 })])).toEqual([
    expect.stringMatching(/^T 10, /),
    expect.stringMatching(/^T 20, /),
    expect.stringMatching(/^T 20, /),
  ])
})

test('a title that can be read is kept, and so is one where few words do not tell runs apart', () => {
  expect(comparedLabels([run('Baseline', { steps: 10 }), run('Longer', { steps: 20 })])).toEqual(['Baseline', 'Longer'])
  expect(comparedLabels([run(long, {}), run(`${long} again`, {})])).toEqual([long, `${long} again`])
})

test('an axis of one value is called by that value', () => {
  const of = (rate: number) => run(long, { learningRate: { min: rate, max: rate, count: 1 } })
  expect(comparedLabels([of(0.0123), of(0.03)])).toEqual(['γ 0.0123', 'γ 0.03'])
})
