import { expect, test } from 'vitest'
import { reactive } from 'vue'
import type { ElectronBridge } from '#shared/transport/index.ts'
import { bridgeService } from './electron.ts'

test('what is called with crosses the border of structured clone: without proxies, with its bytes, without what is undefined', async () => {
  const calls: unknown[] = []
  const bridge = {
    // As between two worlds: proxies are refused.
    call: (name: string, argument: unknown) => {
      calls.push([name, structuredClone(argument)])
      return Promise.resolve({ result: null })
    },
  } as unknown as ElectronBridge
  const service = bridgeService(bridge)
  const bytes = Uint8Array.of(1, 2, 255)
  await service.call('archives.write', { archive: 'a', offset: 0, bytes })
  const filter = reactive({ text: 'x', tags: ['a'], starred: undefined })
  expect(() => structuredClone(filter)).toThrow()
  await service.call('runs.list', filter as never)
  expect(calls).toEqual([
    ['archives.write', { archive: 'a', offset: 0, bytes }],
    ['runs.list', { text: 'x', tags: ['a'] }],
  ])
  expect((calls[0] as [string, { bytes: unknown }])[1].bytes).toBeInstanceOf(Uint8Array)
})
