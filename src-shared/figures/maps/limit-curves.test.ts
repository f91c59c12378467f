import { expect, test } from 'vitest'
import { markedWordsOf, marksOf, pointsOf } from '../../plot/reading.fixture.ts'
import { sampleEnds } from '../../results/motion.fixture.ts'
import { fateMap } from './fate-map.ts'

const size = { style: 'print', width: 900, height: 600 } as const
const momentum = { min: 0, max: 0.9, count: 10 }

/** Whether a descent by the rule stays near the minimum of λx²/2, by its own loop. */
function stays(rule: 'heavy-ball' | 'nesterov', sharpness: number, beta: number, rate: number): boolean {
  let [x, v] = [1, 0]
  for (let t = 0; t < 4000; t++) {
    const gradient = sharpness * x
    v = beta * v + gradient
    x -= rate * (rule === 'heavy-ball' ? v : gradient + beta * v)
    if (Math.abs(x) > 1e9) return false
  }
  return Math.abs(x) < 1
}

test.each(['heavy-ball', 'nesterov'] as const)('below its curve %s stays at a minimum, above it not', (name) => {
  const input = sampleEnds({ rates: 20, momentum, rule: { name, momentum: 0.5 } })
  const figure = fateMap.draw(input, size)
  let seen = 0
  for (const [fate, sharpness] of [
    ['flat', 40],
    ['sharp', 2040],
  ] as const)
    for (const [beta, rate] of pointsOf(figure, 'limit', fate)) {
      if (beta < 0 || beta > 0.9) continue
      seen++
      expect(stays(name, sharpness, beta, 0.99 * rate), `${fate}, β = ${beta}`).toBe(true)
      expect(stays(name, sharpness, beta, 1.01 * rate), `${fate}, β = ${beta}`).toBe(false)
    }
  expect(seen).toBeGreaterThan(400)
})

test('a map over momentum has its axis, and curves in place of straight limits and of phases', () => {
  const input = sampleEnds({ rates: 20, momentum })
  const figure = fateMap.draw(input, { ...size, relativeTo: 0 })
  expect(figure.planes[0]!.x.name).toBe('momentum {symbol|β}')
  expect(marksOf(figure, 'limit').map(({ kind }) => kind)).toEqual(['line', 'line'])
  expect(markedWordsOf(figure)).toContain('2(1 + {symbol|β})/{symbol|λ}')
  expect(markedWordsOf(figure)).not.toContain('oscillating')
  expect(marksOf(fateMap.draw(input, { ...size, stabilityLimits: false }), 'limit')).toEqual([])
})

test('the names of curves have the same room where the figure is zoomed', () => {
  const input = sampleEnds({ rates: 20, momentum })
  const view = { x: [0.2, 0.4], y: [0.05, 0.1] } as { x: [number, number]; y: [number, number] }
  const figure = fateMap.draw(input, { ...size, view })
  expect(marksOf(figure, 'limit')).toHaveLength(1)
  const whole = fateMap.draw(input, size)
  const rightOf = ({ planes: [plane] }: typeof figure) => plane!.left + plane!.width
  expect(rightOf(figure)).toBe(rightOf(whole))
})
