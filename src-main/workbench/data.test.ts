import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openStore } from '../store/index.ts'
import { createData } from './data.ts'
import { createHub } from './hub.ts'

test('places are told when they change, here or by another program, and are not read when they are asked for', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-data-'))
  const [store, other] = [openStore(dataDir), openStore(dataDir)]
  onTestFinished(() => {
    store.close()
    other.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const hub = createHub()
  const told = { places: vi.fn(), event: vi.fn() }
  const data = createData(store, hub)
  data.onPlaces(told.places)
  hub.on('data.changed', told.event)

  const read = vi.spyOn(store.settings, 'get')
  expect(data.places()).toEqual({ dataDir })
  expect(read).not.toHaveBeenCalled()
  expect(data.refresh()).toBe(false)

  other.settings.set('mnist-directory', '/elsewhere')
  expect(data.refresh()).toBe(true)
  expect(told.places.mock.calls).toEqual([[{ dataDir, directory: '/elsewhere' }]])
  expect(told.event.mock.calls).toMatchObject([[{ directory: '/elsewhere' }]])
  expect(data.refresh()).toBe(false)

  expect(data.setDirectory('mnist', null)).toMatchObject({ directory: null })
  expect(told.places.mock.calls.slice(1)).toEqual([[{ dataDir }]])
  expect(told.event).toHaveBeenCalledTimes(2)
})
