import type { Figure } from './figure.ts'
import type { LineMark } from './marks.ts'
import { fractionOf } from './plane.ts'
import type { Markup } from './text.ts'

/** What the curves of a figure come to at one value of x. */
export interface CurveRow {
  label: Markup
  color: string
  /** Each quantity of it that has a value there. */
  values: { part: string; value: number; dashed: boolean }[]
}

export interface CurveReading {
  /** The x of the curve that is nearest to the pointer. */
  x: number
  /** The quantities of which rows have values; one without a name where there is one alone. */
  parts: string[]
  rows: CurveRow[]
  /** Rows that are left out, since there are too many. */
  left: number
}

/** Rows that a reading has at most: those nearest to the pointer. */
const MOST_ROWS = 16

/**
 * The values of all curves of a figure at the pointer on its main plane, from the highest to the lowest as they lie
 * there; null where there is none.
 */
export function readCurves({ marks, planes }: Figure, { x, y }: { x: number; y: number }): CurveReading | null {
  const [plane] = planes
  if (!plane) return null
  const lines = marks.filter((mark): mark is LineMark => mark.kind === 'line' && mark.curve !== undefined)
  const found = lines.flatMap(({ curve, stroke, plane: index }) => {
    const point = curve!.at(x)
    return point ? [{ curve: curve!, stroke, point, isMain: index === 0 }] : []
  })
  if (found.length === 0) return null
  const height = (value: number) => {
    const fraction = fractionOf(plane.y, value)
    return Number.isNaN(fraction) ? -Infinity : fraction
  }
  const rows = new Map<string, CurveRow & { top: number }>()
  for (const { curve, stroke, point, isMain } of found) {
    const row = rows.get(curve.label) ?? { label: curve.label, color: stroke.color, values: [], top: -Infinity }
    row.values.push({
      part: curve.part ?? '',
      value: point[1],
      dashed: (stroke.dash ?? stroke.dashAcross) !== undefined,
    })
    if (isMain) row.top = Math.max(row.top, height(point[1]))
    rows.set(curve.label, row)
  }
  const pointer = height(y)
  const near = [...rows.values()].toSorted((a, b) => Math.abs(a.top - pointer) - Math.abs(b.top - pointer))
  const kept = near.slice(0, MOST_ROWS).toSorted((a, b) => b.top - a.top)
  const nearest = found.reduce((best, one) => (Math.abs(one.point[0] - x) < Math.abs(best.point[0] - x) ? one : best))
  return {
    x: nearest.point[0],
    parts: [...new Set(found.map(({ curve }) => curve.part ?? ''))],
    rows: kept.map(({ label, color, values }) => ({ label, color, values })),
    left: rows.size - kept.length,
  }
}
