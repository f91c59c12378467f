import type { Config } from '../../contract/index.ts'
import type { CompareFigureKind } from './compare.ts'
import { compareAccuracies, compareDistances, compareLosses, compareSharpness } from './networks.ts'
import { compareConvergence } from './paths.ts'
import { compareLyapunov, compareShares } from './rates.ts'

const curves = [
  compareShares,
  compareConvergence,
  compareLyapunov,
  compareLosses,
  compareAccuracies,
  compareSharpness,
  compareDistances,
] as const satisfies CompareFigureKind[]

/** Whether a figure of curves over each other has this name. */
export function isOverlay(name: string): boolean {
  return curves.some((kind) => kind.name === name)
}

/**
 * The figures in which the curves of runs of these configs lie over each other: those that two or more of them have a
 * part in.
 */
export function overlaysOf(configs: readonly Config[]): CompareFigureKind[] {
  return curves.filter(({ takes }) => configs.filter(takes).length > 1)
}
