import type { Minimum } from '../../contract/index.ts'
import type { DrawnMark, FigureOptions, Frame } from '../../plot/index.ts'
import { namedMinima } from '../paths/plane-minima.ts'
import type { DrawnBox } from './box.ts'
import { behindSurface } from './paths.ts'
import { boxPoint, isInside, type Scene } from './scene.ts'

/**
 * The minima on a surface, as under paths in the plane; faint where the surface is in front of them.
 * @param ends where paths end, with f
 */
export function minimaMarks(
  minima: readonly Minimum[],
  ends: readonly number[][],
  scene: Scene,
  sheet: Frame,
  options: FigureOptions,
  box: DrawnBox | undefined,
): DrawnMark[] {
  const place = (at: readonly number[]) => scene.camera.project(boxPoint(scene, at)).slice(0, 2)
  const shown = minima.flatMap(({ at, value, ...minimum }) => {
    const point = boxPoint(scene, [...at, value])
    if (!isInside(point)) return []
    return [{ ...minimum, value, at: place([...at, value]), plateau: null, hidden: scene.sight.hides(point) }]
  })
  return namedMinima(shown, ends.map(place), sheet, options).map((mark, index) => {
    if (mark.kind !== 'text') return shown[index]?.hidden ? behindSurface(mark) : mark
    const free = mark.points.flatMap((point, at) => (box?.takesName(mark.texts[at]!, point) ? [at] : []))
    return {
      ...mark,
      points: free.map((at) => mark.points[at]!),
      texts: free.map((at) => mark.texts[at]!),
    }
  })
}
