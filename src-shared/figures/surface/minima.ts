import type { Minimum } from '../../contract/index.ts'
import type { FigureOptions } from '../../plot/figure.ts'
import type { Frame } from '../../plot/frame.ts'
import { namedMinima } from '../paths/plane-minima.ts'
import type { DrawnBox } from './box.ts'
import { faint } from './paths.ts'
import { boxPoint, isInside, type Scene } from './scene.ts'

interface Names {
  id: string
  data: { name: string; value: number[] }[]
}

/**
 * The minima on a surface, as under paths in the plane; faint where the surface is in front of them.
 * @param ends where paths end, with f
 */
export function minimaSeries(
  minima: readonly Minimum[],
  ends: readonly number[][],
  scene: Scene,
  sheet: Frame,
  options: FigureOptions,
  box: DrawnBox | undefined,
): object[] {
  const place = (at: readonly number[]) => scene.camera.project(boxPoint(scene, at)).slice(0, 2)
  const shown = minima.flatMap(({ at, value, ...minimum }) => {
    const point = boxPoint(scene, [...at, value])
    if (!isInside(point)) return []
    return [{ ...minimum, value, at: place([...at, value]), plateau: null, hidden: scene.sight.hides(point) }]
  })
  return namedMinima(shown, ends.map(place), sheet, options).map((series, index) => {
    if (shown[index]) return shown[index].hidden ? faint(series) : series
    const names = series as Names
    return { ...names, data: names.data.filter(({ name, value }) => box?.takesName(name, value)) }
  })
}
