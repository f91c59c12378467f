import { onBorder } from '../borders.ts'
import { coordinateNames } from '../compile.ts'
import { type LocalForm, localForm } from '../curvature.ts'
import { emit } from '../emit.ts'
import { NO_VALUE, SOUND, written } from '../evaluate.ts'
import type { Formula } from '../landscape.ts'
import { nodesOfAll } from '../nodes.ts'
import { robustOf } from '../robust.ts'
import { effort } from '../series/index.ts'

/** Operations that a search may spend where doubles do not do, each of which takes some tenths of a microsecond. */
const MOST_ROBUST_WORK = 2e7
/** Terms of expansions that it may spend, each of which takes up to a microsecond. */
const MOST_TERMS = 3e6
/** A search ends this near to the border between two pieces, as a share of the box, when it ends on it. */
const NEARNESS = 1e-9

/** A function of one or two variables with its derivatives, fit for being evaluated very often. */
export interface Jet {
  readonly dimension: number
  /** NaN where the function has no value. */
  value(point: ArrayLike<number>): number
  /**
   * Writes value, gradient and Hessian (row-major) one after the other: 1 + n + n² numbers, all NaN where the
   * function has no value.
   */
  all(point: ArrayLike<number>, into: Float64Array): void
  /**
   * What the function is like next to a point, on all pieces that meet there; a kink where that would take too long.
   */
  form(point: readonly number[]): LocalForm
  /** Whether pieces of its formula meet at a point, or next to it. */
  isOnBorder(point: readonly number[]): boolean
  /** What one evaluation of all costs, in additions, roughly. */
  readonly cost: number
}

/** @param widths of the box in which it is looked at */
export function jetOf(formula: Formula, widths: readonly number[]): Jet {
  const dimension = formula.gradient.length
  const expressions = [formula.value, ...formula.gradient, ...formula.hessian]
  const code = emit(
    expressions.map((expression, index) => [`f${index}`, expression]),
    coordinateNames(dimension),
    't',
  )
  const [value, all] = [written(formula, [formula.value]), written(formula, expressions)]
  const robust = robustOf(formula)
  const nodes = nodesOfAll(expressions).length
  let work = MOST_ROBUST_WORK
  /** Whether what doubles do not tell may still be found out in another way. */
  const mayAsk = () => terms > 0 && (work -= nodes) > 0
  let terms = MOST_TERMS
  const expanding = <Result>(act: () => Result): Result => {
    const before = effort.terms
    const result = act()
    terms -= effort.terms - before
    return result
  }
  const single = new Float64Array(1)
  const isOnBorder = onBorder(formula.value, widths)
  const values = new Float64Array(expressions.length)
  return {
    dimension,
    value(point) {
      const verdict = value(point, single)
      if (verdict === SOUND) return single[0]!
      return verdict === NO_VALUE || !mayAsk() ? NaN : robust.value(point)
    },
    all(point, into) {
      const verdict = all(point, into)
      if (verdict === SOUND) return
      if (verdict === NO_VALUE || !mayAsk() || !robust.isDefined(point)) {
        into.fill(NaN)
        return
      }
      expanding(() => {
        into[0] = robust.value(point)
        robust.gradient(point, into.subarray(1, 1 + dimension))
        robust.hessian(point, into.subarray(1 + dimension))
      })
    },
    form(point) {
      const verdict = all(point, values)
      const bends = values.subarray(1 + dimension)
      // Off the borders the formula will do, in doubles or, where these do not reach, in numbers of any size.
      const isOff = verdict !== NO_VALUE && !isOnBorder(point, NEARNESS)
      if (isOff && (verdict === SOUND || (mayAsk() && robust.writtenHessian(point, bends))))
        return { hessians: [[...bends]], differentiable: true }
      if (terms <= 0) return { hessians: [], differentiable: false }
      return expanding(() => localForm(formula.value, point, widths, NEARNESS))
    },
    isOnBorder: (point) => isOnBorder(point, NEARNESS),
    // A line for each addition; an elementary function takes about ten times as long.
    cost: code.split('\n').length + 10 * (code.match(/\b(?:elementary|power|base)_\w+\(/g) ?? []).length,
  }
}
