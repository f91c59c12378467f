import type { Curve, LandscapeInfo, Surface } from '#shared/contract/index.ts'
import { areaColors, areaLayer, chooseLevels, contourLine, type Levels } from '#shared/figures/index.ts'
import type { RasterView } from '#shared/plot/index.ts'

/** The levels that show the shape of the part of a landscape that is shown. */
export function levelsOf(surface: Surface, { minima }: Pick<LandscapeInfo, 'minima'>): Levels {
  return chooseLevels(surface.value, Math.min(...minima.map(({ value }) => value)))
}

/** The lines along the levels; each is lifted where it has no number. */
export function linesOf(surface: Surface, { values }: Levels): Curve[] {
  return values.map((level) => {
    const points = contourLine(surface, level)
    return { x: Float64Array.from(points, ([x]) => x), value: Float64Array.from(points, ([, y]) => y) }
  })
}

/**
 * Paints the areas between the levels over all of a canvas of that size in CSS pixels, which shows `view`; beyond the
 * samples there is paper.
 */
export function paintSurface(
  canvas: HTMLCanvasElement,
  size: { width: number; height: number },
  view: RasterView,
  surface: Surface,
  levels: Levels,
  style: 'light' | 'dark',
): void {
  const layer = areaLayer(surface, levels, areaColors(levels, { style }))
  const [width, height] = [size.width, size.height].map((side) => Math.max(1, Math.round(side * devicePixelRatio))) as [
    number,
    number,
  ]
  Object.assign(canvas, { width, height })
  canvas.getContext('2d')!.putImageData(new ImageData(layer.paint(view, width, height), width, height), 0, 0)
}
