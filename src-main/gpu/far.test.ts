import { setTimeout as wait } from 'node:timers/promises'
import { MessageChannel } from 'node:worker_threads'
import { expect, onTestFinished, test } from 'vitest'
import {
  DeviceLostError,
  type Driver,
  type FromGpu,
  type Grid,
  RefusedByDeviceError,
  type Shader,
  type Tile,
  type ToGpu,
} from '#shared/gpu/index.ts'
import { type ServedGpu, serveGpus } from '../../src-renderer/gpu-window/serve.ts'
import { farGpus, type FarTimes, type WireToGpu } from './far.ts'

const shader: Shader = { code: 'code', precision: 'double-float', inputs: ['x0'], pointLength: 1, stateLength: 2 }
const grid: Grid = {
  columns: 10,
  rows: 1,
  inputs: { x0: { values: Float64Array.from({ length: 10 }, (_, index) => index / 7), along: 'columns' } },
  steps: 3,
  tolerance: 1e-6,
  bound: 1e6,
}

/** A tile of descents that take as many steps as the grid says, to twice their start. */
function tileOf({ inputs, steps }: Grid, from: number, count: number): Tile {
  const { values } = inputs['x0']!
  return {
    from,
    count,
    decisions: Uint32Array.from({ length: count }, (_, index) => from + index),
    iterations: new Uint32Array(count).fill(steps),
    ends: Float64Array.from({ length: count }, (_, index) => 2 * values[from + index]!),
  }
}

interface Page {
  /** Loses the device. */
  lose(message: string): void
  /** Ends the page. */
  end(reason: string): void
  closed: boolean
  /** Tiles that were handed out, and whether descents were aborted. */
  tiles: number
  aborted: boolean
}

/** Pages of a GPU with a driver in tiles of two, over real ports. */
function pages({
  driver,
  times,
  adapter = () => 'Stand-in',
  settled = () => Promise.resolve(),
}: { driver?: Partial<Driver>; times?: FarTimes; adapter?: () => string; settled?: () => Promise<void> } = {}) {
  const opened: Page[] = []
  const connect = (): Promise<WireToGpu> => {
    const { port1, port2 } = new MessageChannel()
    const [gone, losing] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()]
    const page: Page = { lose: losing.resolve, end: gone.resolve, closed: false, tiles: 0, aborted: false }
    opened.push(page)
    const open = (): Promise<ServedGpu> =>
      Promise.resolve({
        adapter: adapter(),
        isSoftware: true,
        lost: losing.promise,
        settled,
        driver: {
          prepare: () => Promise.resolve(),
          async descend(_, asked, { signal, from = 0, to = asked.columns, onTile }) {
            for (let cell = from; cell < to; cell += 2) {
              if (signal?.aborted) page.aborted = true
              signal?.throwIfAborted()
              page.tiles++
              await onTile(tileOf(asked, cell, Math.min(2, to - cell)))
            }
          },
          ...driver,
        },
      })
    serveGpus(
      {
        post: (message: FromGpu) => port2.postMessage(message),
        onMessage: (listener) => void port2.on('message', (message: ToGpu) => listener(message)),
      },
      open,
      20,
    )
    const close = (): void => {
      page.closed = true
      port1.close()
    }
    onTestFinished(close)
    return Promise.resolve({
      post: (message: ToGpu) => port1.postMessage(message),
      onMessage: (listener) => void port1.on('message', (message: FromGpu) => listener(message)),
      gone: gone.promise,
      close,
    })
  }
  return { opened, open: farGpus(connect, times) }
}

async function followed(driver: Driver, range: { from?: number; to?: number } = {}): Promise<Tile[]> {
  const tiles: Tile[] = []
  await driver.descend(shader, grid, { ...range, onTile: (tile) => void tiles.push(tile) })
  return tiles
}

test('descents of a page are those of its driver, tile by tile', async () => {
  const { open, opened } = pages()
  const { adapter, isSoftware, driver } = await open('high-performance')
  expect({ adapter, isSoftware }).toEqual({ adapter: 'Stand-in', isSoftware: true })
  await driver.prepare(shader)
  expect(await followed(driver)).toEqual([0, 2, 4, 6, 8].map((from) => tileOf(grid, from, 2)))
  expect(await followed(driver, { from: 3, to: 6 })).toEqual([tileOf(grid, 3, 2), tileOf(grid, 5, 1)])
  // Two GPUs are of one page.
  await open('low-power')
  expect(opened).toHaveLength(1)
})

test('a tile waits until the one before it is taken', async () => {
  const { open, opened } = pages()
  const { driver } = await open('high-performance')
  const first = Promise.withResolvers<undefined>()
  let taken = 0
  const descending = driver.descend(shader, grid, { onTile: () => (taken++ === 0 ? first.promise : undefined) })
  await expect.poll(() => taken).toBe(1)
  await wait(50)
  expect(opened[0]!.tiles).toBe(1)
  first.resolve(undefined)
  await descending
  expect(taken).toBe(5)
})

test('an abort is obeyed at once, here and in the page', async () => {
  const { open, opened } = pages()
  const { driver } = await open('high-performance')
  const controller = new AbortController()
  const reason = new Error('enough')
  const descending = driver.descend(shader, grid, {
    signal: controller.signal,
    onTile: () => controller.abort(reason),
  })
  await expect(descending).rejects.toBe(reason)
  await expect.poll(() => opened[0]!.aborted).toBe(true)
  expect(opened[0]!.tiles).toBeLessThan(5)
  await expect(driver.descend(shader, grid, { signal: controller.signal, onTile: () => undefined })).rejects.toBe(
    reason,
  )
  // Others go on.
  expect(await followed(driver)).toHaveLength(5)
})

test('what goes wrong with a tile is told to who asked, and the page goes on no further', async () => {
  const { open, opened } = pages()
  const { driver } = await open('high-performance')
  const wrong = new Error('the disk is full')
  await expect(driver.descend(shader, grid, { onTile: () => Promise.reject(wrong) })).rejects.toBe(wrong)
  await expect.poll(() => opened[0]!.aborted).toBe(true)
})

test('refusals are of their kinds', async () => {
  for (const error of [new RefusedByDeviceError('line 3'), new DeviceLostError('gone'), new TypeError('other')]) {
    const { open } = pages({ driver: { descend: () => Promise.reject(error) } })
    const { driver } = await open('high-performance')
    const refused = await followed(driver).catch((thrown: unknown) => thrown)
    expect(refused).toBeInstanceOf(error instanceof TypeError ? Error : error.constructor)
    expect(refused).toHaveProperty('message', error.message)
  }
})

test('where the device is lost it is told, and used no more', async () => {
  const { open, opened } = pages()
  const { driver, lost } = await open('high-performance')
  opened[0]!.lose('the cable was pulled')
  expect(await lost).toBe('the cable was pulled')
  await expect(followed(driver)).rejects.toThrow(new DeviceLostError('the cable was pulled'))
})

test('where the page ends in the middle, its device is lost, and another page is opened for the next', async () => {
  const { open, opened } = pages()
  const { driver, lost } = await open('high-performance')
  const descending = driver.descend(shader, grid, { onTile: () => opened[0]!.end('its window has ended (crashed)') })
  await expect(descending).rejects.toThrow(new DeviceLostError('its window has ended (crashed)'))
  expect(await lost).toBe('its window has ended (crashed)')
  expect(opened[0]!.closed).toBe(true)
  const again = await open('high-performance')
  expect(await followed(again.driver)).toHaveLength(5)
  expect(opened).toHaveLength(2)
})

test('a device that does nothing any more counts as lost; one that takes long does not', async () => {
  const never = new Promise<never>(() => undefined)
  const times = { idle: 60_000, patience: 2 }
  const [slow, hanging] = [
    pages({ driver: { descend: () => never }, times }),
    pages({ driver: { descend: () => never }, settled: () => never, times }),
  ]
  let ended = false
  const { driver } = await slow.open('high-performance')
  followed(driver).catch(() => (ended = true))
  const hung = await hanging.open('high-performance')
  await expect(followed(hung.driver)).rejects.toThrow(new DeviceLostError('its driver did not answer within 2 s'))
  expect(await hung.lost).toBe('its driver did not answer within 2 s')
  expect(hanging.opened[0]!.closed).toBe(true)
  expect(ended).toBe(false)
})

test('a page that nobody uses is let go, and asked for again by whoever still has its driver', async () => {
  let name = 'Stand-in'
  const { open, opened } = pages({ times: { idle: 30, patience: 60 }, adapter: () => name })
  const { driver } = await open('high-performance')
  await expect.poll(() => opened[0]!.closed).toBe(true)
  expect(await followed(driver)).toHaveLength(5)
  expect(opened).toHaveLength(2)
  await expect.poll(() => opened[1]!.closed).toBe(true)
  name = 'Another'
  await expect(followed(driver)).rejects.toThrow(new DeviceLostError('Another has taken the place of Stand-in'))
})

test('where there is no page, it says why', async () => {
  const open = farGpus(() => Promise.reject(new Error('this build of the app has no page for it')))
  await expect(open('high-performance')).rejects.toThrow('this build of the app has no page for it')
})
