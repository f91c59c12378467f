import { expect, test } from 'vitest'
import { effectScope, nextTick, shallowRef } from 'vue'
import type { RunRow } from '#shared/contract/index.ts'
import { useWholes } from './wholes.ts'

test('a sweep is selected when all of its runs are, wherever it is listed, and not when it gets one more', async () => {
  const sizes = shallowRef([2, 3])
  const selected = shallowRef<ReadonlySet<string>>(new Set())
  const view = shallowRef<[number, number]>([0, 1])
  const filter = shallowRef({})
  const idsOf = (line: number): string[] => Array.from({ length: sizes.value[line]! }, (_, run) => `${line}-${run}`)
  const questions: number[] = []
  const scope = effectScope()
  const wholes = scope.run(() =>
    useWholes(
      {
        at: (line) => ({
          key: `sweep ${line}`,
          opened: false,
          under: null,
          over: [],
          group: null,
          row: { sweep: { runs: sizes.value[line] } } as unknown as RunRow,
        }),
        count: shallowRef(2) as never,
        ids: (from) => {
          questions.push(from)
          return Promise.resolve(idsOf(from))
        },
        version: sizes as never,
        view,
      },
      () => selected.value,
      () => filter.value,
    ),
  )!
  const settled = async (): Promise<string[]> => {
    await nextTick()
    await nextTick()
    return [...wholes.value]
  }
  expect(await settled()).toEqual([])
  expect(questions).toEqual([])
  selected.value = new Set([...idsOf(0), ...idsOf(1)])
  expect(await settled()).toEqual(['sweep 0'])
  view.value = [0, 2]
  expect(await settled()).toEqual(['sweep 0', 'sweep 1'])
  expect(questions).toEqual([0, 1])
  selected.value = new Set([...idsOf(0), '1-0', '1-2'])
  expect(await settled()).toEqual(['sweep 0'])
  sizes.value = [3, 3]
  expect(await settled()).toEqual([])
  // Under another filter a sweep may have other runs, as many as they are.
  filter.value = {}
  await settled()
  expect(questions).toEqual([0, 1, 0, 0, 1])
  scope.stop()
})
