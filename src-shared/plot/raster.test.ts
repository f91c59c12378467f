import { expect, test } from 'vitest'
import fc from 'fast-check'
import { axisExtent, axisIndex, type Axis } from '../contract/index.ts'
import type { RasterView } from './plane.ts'
import { mapLayer } from './raster.ts'

const axis = fc
  .record({
    min: fc.double({ min: 1e-4, max: 1, noNaN: true }),
    span: fc.double({ min: 0.5, max: 50, noNaN: true }),
    count: fc.integer({ min: 1, max: 40 }),
    scale: fc.constantFrom('linear', 'log'),
  })
  .map(({ min, span, count, scale }): Axis => ({ min, max: count === 1 ? min : min + span, count, scale }))

const fraction = fc.double({ min: 0, max: 1, noNaN: true })
const part = fc.tuple(fraction, fraction).filter(([a, b]) => Math.abs(a - b) > 0.01)

function partOf(axis: Axis, [a, b]: [number, number]): [number, number] {
  const [low, high] = axisExtent(axis)
  const at = (share: number) => (axis.scale === 'log' ? low * (high / low) ** share : low + (high - low) * share)
  return [at(Math.min(a, b)), at(Math.max(a, b))]
}

function centre([low, high]: [number, number], scale: Axis['scale'], pixel: number, pixels: number): number {
  const share = (pixel + 0.5) / pixels
  return scale === 'log' ? low * (high / low) ** share : low + (high - low) * share
}

/** Cell numbers as pixels: what is painted at (column, line from the top). */
function painted(x: Axis, y: Axis, view: RasterView, width: number, height: number): Uint32Array {
  return new Uint32Array(mapLayer(x, y, (index) => index).paint(view, width, height).buffer)
}

test('every pixel is that of the cell at its centre, on both scales and in every part of the map', () => {
  fc.assert(
    fc.property(axis, axis, part, part, (x, y, xPart, yPart) => {
      const view = { x: partOf(x, xPart), y: partOf(y, yPart) }
      const [width, height] = [37, 23]
      const pixels = painted(x, y, view, width, height)
      for (let line = 0; line < height; line++)
        for (let column = 0; column < width; column++) {
          const atX = centre(view.x, x.scale, column, width)
          const atY = centre(view.y, y.scale, height - 1 - line, height)
          const near = [1 - 1e-9, 1 + 1e-9].flatMap((a) =>
            [1 - 1e-9, 1 + 1e-9].map((b) => (axisIndex(y, atY * a) ?? -1) * x.count + (axisIndex(x, atX * b) ?? -1)),
          )
          expect(near).toContain(pixels[line * width + column])
        }
    }),
    { numRuns: 60 },
  )
})

test('a map at one pixel per cell is the array itself, the first row at the bottom', () => {
  const x: Axis = { min: 0, max: 2, count: 3, scale: 'linear' }
  const y: Axis = { min: 1e-3, max: 1e-2, count: 2, scale: 'log' }
  const layer = mapLayer(x, y, (index) => index)
  expect([...painted(x, y, layer.extent, 3, 2)]).toEqual([3, 4, 5, 0, 1, 2])
})

test('a million cells are painted on a large screen without a wait that one feels', () => {
  const count = 1000
  const cells = Uint8Array.from({ length: count * count }, (_, index) => index % 7)
  const palette = Int32Array.from({ length: 7 }, (_, code) => (255 << 24) | code)
  const x: Axis = { min: 0, max: 1, count, scale: 'linear' }
  const layer = mapLayer(x, { ...x, min: 0.1, scale: 'log' }, (index) => palette[cells[index] as number] as number)
  const times = Array.from({ length: 8 }, () => {
    // Of the processor: that others use it too does not count.
    const began = process.threadCpuUsage()
    layer.paint(layer.extent, 1600, 1200)
    const { user, system } = process.threadCpuUsage(began)
    return (user + system) / 1000
  })
  // It takes about 10 ms.
  expect(Math.min(...times)).toBeLessThan(100)
})

test('beyond its extent a map leaves the plane empty', () => {
  const x: Axis = { min: 0, max: 2, count: 3, scale: 'linear' }
  const y: Axis = { min: 0, max: 1, count: 2, scale: 'linear' }
  const view: RasterView = { x: [-1.5, 4.5], y: [-1.5, 1.5] }
  const pixels = mapLayer(x, y, (index) => index + 1).paint(view, 6, 3)
  const lines = [
    [0, 4, 5, 6, 0, 0],
    [0, 1, 2, 3, 0, 0],
    [0, 0, 0, 0, 0, 0],
  ]
  expect([...new Uint32Array(pixels.buffer)]).toEqual(lines.flat())
})
