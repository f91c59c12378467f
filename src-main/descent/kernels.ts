import { compile, type Formula, guarded, type Landscape } from '../landscape/index.ts'
import { descendCode, traceCode } from './descend-code.ts'
import { exercise } from './exercise.ts'
import { advanceCode, exponentCode, lyapunovCode, recurCode, screenCode } from './unsettled-code.ts'

/**
 * Loops of gradient descent with the gradient of one landscape written into them. Points are float64, shape [points, variables], row-major.
 * All of them do the same operations in the same order on a start, so that its fate does not depend on which of them it met.
 */
export interface Kernels {
  /** Descends from each start; writes per start its `decision`, `iterations` and the point `ends` where it was decided. */
  descend(
    starts: Float64Array,
    count: number,
    learningRate: number,
    steps: number,
    tolerance: number,
    bound: number,
    decision: Uint8Array,
    iterations: Uint32Array,
    ends: Float64Array,
  ): void
  /**
   * What is `seen` over the next 64 steps of each of the `count` points whose index is in `chosen`: GROWN when the step length grew, RETURNED when x came
   * back to where it was. Without the one or the other it is slow, without the latter it is not periodic.
   */
  screen(points: Float64Array, chosen: Uint32Array, count: number, learningRate: number, seen: Uint8Array): void
  /**
   * Whether the unsettled descent at point `index` comes back: its period (2…64), SLOW when it hardly moves or its steps only shrink, or CHAOTIC
   * when it is neither and `lyapunov` has to decide. `orbit` has room for 3·64 points.
   */
  recur(points: Float64Array, index: number, learningRate: number, orbit: Float64Array): number
  /** Largest Lyapunov exponent per step from point `index` on; NaN when the orbit is not bounded, or still on its way down or out. */
  lyapunov(points: Float64Array, index: number, learningRate: number, bound: number): number
  /** Largest Lyapunov exponent per step over so many steps from point `index` on; NaN when the orbit leaves the bound. */
  exponent(points: Float64Array, index: number, learningRate: number, bound: number, steps: number): number
  /** Moves `point` on by so many steps, whatever they come near to; returns the t at which it was beyond the bound and stopped, or -1. */
  advance(point: Float64Array, learningRate: number, bound: number, steps: number): number
  /** Descends from `points[0]`, keeping every iterate and the length of the step that follows; returns t and the decision. */
  trace(
    points: Float64Array,
    lengths: Float64Array,
    learningRate: number,
    steps: number,
    tolerance: number,
    bound: number,
  ): [iterations: number, decision: number]
}

const compiled = new WeakMap<Formula, Kernels>()

/** The kernels of a landscape, compiled at first use. */
export function kernelsOf({ formula }: Landscape): Kernels {
  let kernels = compiled.get(formula)
  if (!kernels) compiled.set(formula, (kernels = compileKernels(formula)))
  return kernels
}

function compileKernels({ value, gradient, hessian }: Formula): Kernels {
  const formula: Formula = { value, gradient: guarded(gradient), hessian: guarded(hessian) }
  const kernels: Kernels = {
    descend: compile(
      ['starts', 'count', 'rate', 'steps', 'tolerance', 'bound', 'decision', 'iterations', 'ends'],
      descendCode(formula),
    ),
    screen: compile(['points', 'chosen', 'count', 'rate', 'seen'], screenCode(formula)),
    recur: compile(['points', 'index', 'rate', 'orbit'], recurCode(formula)),
    lyapunov: compile(['points', 'index', 'rate', 'bound'], lyapunovCode(formula)),
    exponent: compile(['points', 'index', 'rate', 'bound', 'steps'], exponentCode(formula)),
    advance: compile(['point', 'rate', 'bound', 'steps'], advanceCode(formula)),
    trace: compile(['points', 'lengths', 'rate', 'steps', 'tolerance', 'bound'], traceCode(formula)),
  }
  exercise(kernels, formula)
  return kernels
}
