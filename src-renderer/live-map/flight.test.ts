import { effectScope, shallowRef } from 'vue'
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { configSchema, PENDING, type Service } from '#shared/contract/index.ts'
import { passCells } from '#shared/passes/index.ts'
import type { RasterView } from '#shared/plot/index.ts'
import { gridOf, type MapConfig } from '#shared/results/index.ts'
import { useFlight } from './flight.ts'
import { wholeView } from './view.ts'

beforeEach(() => {
  vi.stubGlobal('requestAnimationFrame', (act: () => void) => setTimeout(act, 5))
  vi.stubGlobal('cancelAnimationFrame', (frame: number) => clearTimeout(frame))
})

const config = configSchema.parse({
  kind: 'basin-map',
  x: { min: -4, max: 4, count: 9 },
  y: { min: -4, max: 4, count: 9 },
  learningRate: 0.1,
}) as MapConfig
const size = { columns: 90, rows: 70 }
const waiting = { timeout: 60_000 }

/** The code of a start: what a workbench would compute. */
const codeOf = (of: MapConfig, column: number, row: number) => {
  const [x, y] = gridOf(of).descentAt(column, row).start as [number, number]
  return x + y > ('learningRate' in of ? (of.learningRate as number) : 0) ? 1 : 0
}

/** A workbench that computes a few cells at a time, and keeps what it was asked for. */
function workbench(more: { fails?: () => string | null } = {}) {
  const asked: MapConfig[] = []
  const call = async (name: string, argument: unknown, watch?: { signal?: AbortSignal }) => {
    expect(name).toBe('maps.look')
    const {
      config: of,
      pass,
      from,
      to,
    } = argument as {
      config: MapConfig
      pass: { level: number; before: number | null }
      from: number
      to: number
    }
    asked.push(of)
    await new Promise((resolve) => setTimeout(resolve, 2))
    watch?.signal?.throwIfAborted()
    const failure = more.fails?.()
    if (failure) throw new Error(failure)
    const { x, y } = gridOf(of)
    const isSpread = pass.level === 0 && pass.before !== null
    const reached = Math.min(to, from + 40 * x.count)
    const cells = [...passCells(pass, [y.count, x.count]).pieces(from, reached)].flatMap(({ row, columns }) =>
      Array.from(columns, (column) => ({ cell: row * x.count + column, code: codeOf(of, column, row) })),
    )
    const fate = new Uint8Array(isSpread ? reached - from : cells.length).fill(PENDING)
    cells.forEach(({ cell, code }, index) => (fate[isSpread ? cell - from : index] = code))
    const { length } = fate
    return {
      fates: ['flat', 'sharp'],
      minima: [],
      fate,
      iterations: new Uint32Array(length),
      period: new Uint8Array(length),
      to: reached,
    }
  }
  return { asked, service: { call } as unknown as Pick<Service, 'call'> }
}

function started(service: Pick<Service, 'call'>) {
  const view = shallowRef<RasterView>(wholeView(config))
  const flown = shallowRef(config)
  const scope = effectScope()
  onTestFinished(() => scope.stop())
  const flight = scope.run(() =>
    useFlight(service, { config: () => flown.value, view: () => view.value, size: () => size }),
  )!
  return { flight, view, flown }
}

const isExact = ({ picture }: ReturnType<typeof useFlight>) =>
  picture.value !== null && picture.value.done === size.columns * size.rows

function expectExact({ picture }: ReturnType<typeof useFlight>): void {
  const { config: of, exact } = picture.value!
  const wrong = Array.from(exact).filter(
    (code, cell) => code !== codeOf(of, cell % size.columns, Math.floor(cell / size.columns)),
  )
  expect(wrong).toEqual([])
}

test('what is looked at becomes exact, and each cell is asked for once', async () => {
  const { service } = workbench()
  const { flight } = started(service)
  await vi.waitFor(() => expect(isExact(flight)).toBe(true), waiting)
  expectExact(flight)
  expect(flight.error.value).toBeNull()
  expect(flight.means.value).toBe('processor')
})

test('a view that moves gets pictures while it does, and in the end the exact one of where it came to', async () => {
  const { service, asked } = workbench()
  const { flight, view } = started(service)
  await vi.waitFor(() => expect(isExact(flight)).toBe(true), waiting)
  const seen = new Set([flight.picture.value])
  const moves = 40
  for (let move = 1; move <= moves; move++) {
    view.value = { x: [-4.5 + move / 10, 4.5 + move / 10], y: [-4.5, 4.5] }
    await new Promise((resolve) => setTimeout(resolve, 10))
    seen.add(flight.picture.value)
  }
  expect(seen.size).toBeGreaterThan(2)
  await vi.waitFor(() => {
    expect(isExact(flight)).toBe(true)
    expect(flight.picture.value!.view).toBe(view.value)
  }, waiting)
  expectExact(flight)
  // Not every view on the way was begun.
  expect(new Set(asked.map(({ kind, ...of }) => JSON.stringify([kind, of]))).size).toBeLessThan(moves)
})

test('another learning rate is shown once there is a picture of it, and never mixed with the one before', async () => {
  const { service } = workbench()
  const { flight, flown } = started(service)
  await vi.waitFor(() => expect(isExact(flight)).toBe(true), waiting)
  flown.value = { ...config, learningRate: 3 } as MapConfig
  await vi.waitFor(
    () => expect((flight.picture.value!.config as { learningRate: unknown }).learningRate).toBe(3),
    waiting,
  )
  expect(flight.picture.value!.before.every((code) => code === PENDING)).toBe(true)
  await vi.waitFor(() => expect(isExact(flight)).toBe(true), waiting)
  expectExact(flight)
})

test('why nothing can be computed is told, and forgotten once it can', async () => {
  let failure: string | null = 'The compute process stopped.'
  const { service } = workbench({ fails: () => failure })
  const { flight, view } = started(service)
  await vi.waitFor(() => expect(flight.error.value).toContain('The compute process stopped.'), waiting)
  failure = null
  view.value = { ...view.value, x: [-3, 3] }
  await vi.waitFor(() => expect(isExact(flight)).toBe(true), waiting)
  expect(flight.error.value).toBeNull()
})

const gpu = vi.hoisted(() => ({
  descend: null as null | ((picture: { rough: Uint8Array }, level: number) => Promise<void>),
}))
vi.mock('./roughly.ts', () => ({
  isFit: () => true,
  roughDevice: () => Promise.resolve(gpu.descend && {}),
  shaderOf: () => Promise.resolve({}),
  lookRoughly: (_device: unknown, _shader: unknown, picture: { rough: Uint8Array }, _known: unknown, level: number) =>
    gpu.descend!(picture, level),
}))

test('a GPU is seen first, coarse to fine, and what is exact takes its place after a rest', async () => {
  const levels: number[] = []
  gpu.descend = async (picture, level) => {
    levels.push(level)
    picture.rough.fill(0)
  }
  onTestFinished(() => void (gpu.descend = null))
  const { service, asked } = workbench()
  const { flight } = started(service)
  await vi.waitFor(() => expect(flight.means.value).toBe('gpu'), waiting)
  // One call has told what the fates are.
  const before = asked.length
  expect(flight.picture.value!.done).toBeLessThan(200)
  await vi.waitFor(() => expect(isExact(flight)).toBe(true), waiting)
  expect(asked.length).toBeGreaterThan(before)
  expectExact(flight)
  expect(levels).toEqual(levels.toSorted((a, b) => b - a))
})

test('a GPU that is lost on the way is told of, and the map goes on without it', async () => {
  gpu.descend = () => Promise.reject(new Error('the device was lost (destroyed)'))
  onTestFinished(() => void (gpu.descend = null))
  const { flight } = started(workbench().service)
  await vi.waitFor(() => expect(isExact(flight)).toBe(true), waiting)
  expectExact(flight)
  expect(flight.withoutGpu.value).toContain('the device was lost')
  expect([flight.means.value, flight.error.value]).toEqual(['processor', null])
})
