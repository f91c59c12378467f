import { norm } from '#shared/elementary/index.ts'
import type { Jet } from './jet.ts'

export type Box = [[number, number], [number, number]]

/** What a search in the plane works on. */
export interface Plane {
  jet: Jet
  box: Box
  /** Of the box. */
  widths: readonly number[]
  /** How far the function typically is above its lowest value in the box. */
  height: number
  /** How many evaluations are left. */
  budget: { evaluations: number }
}

export function isInside(at: readonly number[], box: Box): boolean {
  return box.every(([from, to], axis) => at[axis]! >= from && at[axis]! <= to)
}

/** Distance in shares of the box. */
export function distance(a: readonly number[], b: readonly number[], widths: readonly number[]): number {
  return norm(a.map((x, axis) => (x - b[axis]!) / widths[axis]!))
}
