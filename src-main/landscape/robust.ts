import { onBorder } from './borders.ts'
import { compile, coordinateNames } from './compile.ts'
import type { Expression } from './expression.ts'
import type { Formula } from './landscape.ts'
import { gradientByLimit } from './limit.ts'
import { hessianByLimit, localForm } from './curvature.ts'
import { emitWide, WIDE, wide } from './wide/index.ts'

/**
 * A function with its derivatives where doubles alone do not do: where a part overflows, where the formula of a
 * derivative is 0/0, and where it is to be told whether f has a value at all. Much slower than the kernels, which ask
 * here only where what they computed cannot be right.
 */
export interface Robust {
  /** Whether f has a value. */
  isDefined(point: ArrayLike<number>): boolean
  /** NaN where f has no value. */
  value(point: ArrayLike<number>): number
  /** Writes the gradient, shape [variables]; false where f has no value or no gradient, which is NaN then. */
  gradient(point: ArrayLike<number>, into: Float64Array): boolean
  /**
   * Writes the Hessian, row-major, shape [variables, variables]: that of f, also where its formula branches; where
   * pieces of different curvature meet that of one of them. NaN where there is none.
   */
  hessian(point: ArrayLike<number>, into: Float64Array): void
  /**
   * Writes the Hessian that the formula of the derivatives has, which off the borders between pieces is that of f;
   * false where it is no number.
   */
  writtenHessian(point: ArrayLike<number>, into: Float64Array): boolean
}

const made = new WeakMap<Formula, Robust>()

/** Made at first use, as few landscapes ever need it. */
export function robustOf(formula: Formula): Robust {
  let robust = made.get(formula)
  if (!robust) made.set(formula, (robust = robustFor(formula)))
  return robust
}

type Writer = (point: ArrayLike<number>, into: Float64Array) => boolean

function robustFor(formula: Formula): Robust {
  const { value, gradient, hessian } = formula
  const [ofValue, ofGradient, ofHessian] = [[value], gradient, hessian].map((all) => lazily(() => writer(formula, all)))
  const single = new Float64Array(1)
  const ones = Array<number>(gradient.length).fill(1)
  const isOnBorder = onBorder(value, ones)
  return {
    isDefined: (point) => ofValue!()(point, single),
    value: (point) => (ofValue!()(point, single) ? single[0]! : NaN),
    gradient(point, into) {
      if (!ofGradient!()(point, into)) return hasNaN(point)
      if (!hasNaN(into)) return true
      const limits = gradientByLimit(value, point)
      into.forEach((slope, axis) => {
        if (Number.isNaN(slope)) into[axis] = limits[axis]!
      })
      return !hasNaN(into)
    },
    writtenHessian: (point, into) => ofHessian!()(point, into) && !hasNaN(into),
    hessian(point, into) {
      if (!ofHessian!()(point, into)) return
      if (hasNaN(into)) into.set(hessianByLimit(value, point))
      else if (isOnBorder(point, 0)) {
        const { hessians } = localForm(value, Array.from(point), ones, 0)
        if (hessians.length === 1) into.set(hessians[0]!)
      }
    },
  }
}

const hasNaN = (numbers: ArrayLike<number>) => Array.from(numbers).some(Number.isNaN)

function lazily<Thing extends object>(make: () => Thing): () => Thing {
  let thing: Thing | undefined
  return () => (thing ??= make())
}

/** Writes expressions at a point in numbers of any size, rounded to doubles; NaN, and false, where f has no value. */
function writer({ domain, gradient }: Formula, expressions: readonly Expression[]): Writer {
  const names = coordinateNames(gradient.length)
  const targets = expressions.map((expression, index) => [`into[${index}]`, expression] as const)
  const tested = emitWide([], names, domain)
  const computed = emitWide(targets, names)
  const point = names.map((name, axis) => `const ${name} = point[${axis}]`).join('\n')
  const isDefined = compile<(point: ArrayLike<number>) => boolean>(
    ['point'],
    `${point}\n${tested.code}\nreturn ${tested.holds}`,
    { [WIDE]: wide },
  )
  const write = compile<(point: ArrayLike<number>, into: Float64Array) => void>(
    ['point', 'into'],
    `${point}\n${computed.code}`,
    { [WIDE]: wide },
  )
  return (at, into) => {
    if (!isDefined(at)) {
      into.fill(NaN)
      return false
    }
    write(at, into)
    return true
  }
}
