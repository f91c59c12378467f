import { expect, test } from 'vitest'
import { reactive } from 'vue'
import type { ElectronBridge } from '#shared/transport/index.ts'
import { bridgeService } from './electron.ts'

/** A bridge that keeps what is sent. */
function bridgeWith(answer: (message: { sequence: number }) => Promise<unknown>) {
  const sent: Record<string, unknown>[] = []
  let tell: (message: unknown) => void = () => undefined
  const bridge: ElectronBridge = {
    platform: 'linux',
    send(message) {
      // As between two worlds: proxies are refused.
      const copy = structuredClone(message) as Record<string, unknown> & { sequence: number }
      sent.push(copy)
      return answer(copy)
    },
    onMessage(listener) {
      tell = listener
      return () => undefined
    },
  }
  return { service: bridgeService(bridge), sent, tell: (message: unknown) => tell(message) }
}

test('arguments cross the border of structured clone: without proxies or undefined, with their bytes', async () => {
  const { service, sent } = bridgeWith(({ sequence }) => Promise.resolve({ sequence, result: null }))
  const bytes = Uint8Array.of(1, 2, 255)
  await service.call('archives.write', { archive: 'a', offset: 0, bytes })
  const filter = reactive({ text: 'x', tags: ['a'], starred: undefined })
  expect(() => structuredClone(filter)).toThrow()
  await service.call('runs.list', filter as never)
  expect(sent.map(({ method, argument }) => [method, argument])).toEqual([
    ['archives.write', { archive: 'a', offset: 0, bytes }],
    ['runs.list', { text: 'x', tags: ['a'] }],
  ])
  expect((sent[0]!['argument'] as { bytes: unknown }).bytes).toBeInstanceOf(Uint8Array)
})

test('a message that nobody answers is a call that failed', async () => {
  const { service } = bridgeWith(() => Promise.reject(new Error('refused')))
  await expect(service.call('presets.list', null)).rejects.toMatchObject({ code: 'unavailable' })
})

test('events and the commands of the menu come to those who asked for them', async () => {
  const { service, sent, tell } = bridgeWith(() => Promise.resolve(null))
  const heard: unknown[] = []
  const stop = service.on('desktop.command', (command) => heard.push(command))
  tell({ event: 'desktop.command', payload: 'history' })
  stop()
  tell({ event: 'desktop.command', payload: 'help' })
  expect(heard).toEqual(['history'])
  expect(sent).toEqual([{ subscribe: 'desktop.command' }, { unsubscribe: 'desktop.command' }])
})
