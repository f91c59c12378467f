import { expect, test, vi } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { LandscapeDefinition } from '#shared/contract/index.ts'
import { useProbe } from './probe.ts'

/** Of each question that is under way, what answers it with one step of descent on a·x². */
const answers: (() => void)[] = []
vi.mock('../transport/index.ts', () => ({
  useService: () => ({
    call: (_: string, { landscape, start, learningRate }: Question) =>
      new Promise((resolve) => {
        const a = landscape.parameters!['a']!
        const x = start[0]!
        answers.push(() =>
          resolve({ points: Float64Array.of(x, x - learningRate * 2 * a * x), values: Float64Array.of(a * x * x) }),
        )
      }),
  }),
}))
interface Question {
  landscape: LandscapeDefinition
  start: number[]
  learningRate: number
}

const parabola = (a: number): LandscapeDefinition => ({ expression: 'a * x^2', variables: ['x'], parameters: { a } })

async function answer(): Promise<number> {
  await nextTick()
  const given = answers.splice(0)
  for (const give of given) give()
  await new Promise((resolve) => setTimeout(resolve))
  return given.length
}

test('value and gradient are those of the landscape and the point that are looked at last', async () => {
  const landscape = shallowRef(parabola(1))
  const point = shallowRef<number[] | null>(null)
  const scope = effectScope()
  const probe = scope.run(() =>
    useProbe(
      () => landscape.value,
      () => point.value,
    ),
  )!
  point.value = [3]
  expect(await answer()).toBe(1)
  expect(probe.value).toEqual({ point: [3], value: 9, gradient: [6] })

  // Both change while a question is under way: one more is asked, of what is there at its end.
  point.value = [2]
  await nextTick()
  landscape.value = parabola(2)
  await nextTick()
  landscape.value = parabola(4)
  expect(await answer()).toBe(1)
  expect(await answer()).toBe(1)
  expect(probe.value).toEqual({ point: [2], value: 16, gradient: [16] })
  expect(await answer()).toBe(0)

  // Once the page is gone nothing more is asked.
  point.value = [1]
  await nextTick()
  point.value = [5]
  scope.stop()
  expect(await answer()).toBe(1)
  expect(await answer()).toBe(0)
})
