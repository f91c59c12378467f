import { expect, test } from 'vitest'
import type { Plane, RasterView } from '../plane.ts'
import { mapLayer } from '../raster.ts'
import { rasterSeries } from './rasters.ts'

const layer = mapLayer(
  { min: 1, max: 9, count: 5, scale: 'linear' },
  { min: 1e-3, max: 1e-1, count: 3, scale: 'log' },
  (index) => index,
)
const plane: Plane = {
  left: 40.3,
  top: 20.2,
  width: 300,
  height: 200,
  x: { name: 'x', scale: 'linear', min: 0, max: 10 },
  y: { name: 'y', scale: 'log', min: 1e-4, max: 1 },
}
const room = { x: 40.3, y: 20.2, width: 300, height: 200 }

/** The image of the layer where the axes show `view`, in a chart of the given device pixel ratio. */
function host(asked: { view: RasterView; width: number; height: number }[] = []) {
  const imageOf = (_: unknown, view: RasterView, width: number, height: number) => asked.push({ view, width, height })
  const series = rasterSeries({ mark: layer, plane, index: 0 }, { imageOf })
  return (shown: RasterView, ratio: number) =>
    series.renderItem(
      { coordSys: room },
      {
        getDevicePixelRatio: () => ratio,
        coord: ([x, y]: [number, number]) => [
          room.x + (room.width * (x - shown.x[0])) / (shown.x[1] - shown.x[0]),
          room.y + room.height * (1 - Math.log(y / shown.y[0]) / Math.log(shown.y[1] / shown.y[0])),
        ],
      },
    )
}

test('an image lies on whole device pixels, one of its pixels on each', () => {
  for (const ratio of [1, 1.25, 1.5, 2, 3]) {
    const asked: { view: RasterView; width: number; height: number }[] = []
    const { x, y, width, height } = host(asked)(layer.extent, ratio)!.style
    for (const edge of [x, y, x + width, y + height]) expect(edge * ratio).toBeCloseTo(Math.round(edge * ratio), 6)
    expect(asked).toMatchObject([{ width: Math.round(width * ratio), height: Math.round(height * ratio) }])
  }
})

test('zoomed axes ask for the part that they show', () => {
  const asked: { view: RasterView; width: number; height: number }[] = []
  host(asked)({ x: [3, 5], y: [2e-3, 2e-2] }, 2)
  const { view, width, height } = asked[0]!
  expect([width, height]).toEqual([600, 400])
  expect(view.x[0]).toBeCloseTo(3, 1)
  expect(view.x[1]).toBeCloseTo(5, 1)
  expect(view.y[0] / 2e-3).toBeCloseTo(1, 1)
  expect(view.y[1] / 2e-2).toBeCloseTo(1, 1)
})

test('the image is kept until its view or its size changes, and none is made out of view', () => {
  const asked: { view: RasterView; width: number; height: number }[] = []
  const draw = host(asked)
  draw(layer.extent, 1)
  draw(layer.extent, 1)
  expect(asked).toHaveLength(1)
  draw(layer.extent, 2)
  expect(asked).toHaveLength(2)
  expect(draw({ x: [20, 30], y: [1e-3, 1e-2] }, 1)).toBeUndefined()
  expect(asked).toHaveLength(2)
})
