import { compile, type Formula, type Landscape } from '../landscape/index.ts'
import { descendCode, traceCode } from './descend-code.ts'
import { exercise } from './exercise.ts'
import type { Kernels } from './kernels.ts'
import { rescueOf, slopeOf } from './slope.ts'
import { advanceCode, exponentCode, lyapunovCode, recurCode, screenCode } from './unsettled-code.ts'

/** By the bound up to which their steps can be relied on. */
const compiled = new WeakMap<Formula, Map<number, Kernels>>()

/** Descents mostly have this bound; what cannot overflow within it need not be looked after. */
const USUAL_BOUND = 1e6

/** The kernels of a landscape for descents up to `bound` from 0, compiled at first use. */
export function kernelsOf({ formula }: Landscape, bound = USUAL_BOUND): Kernels {
  let ofFormula = compiled.get(formula)
  if (!ofFormula) compiled.set(formula, (ofFormula = new Map()))
  const least = Math.max(bound, USUAL_BOUND)
  let kernels = ofFormula.get(least)
  if (!kernels) ofFormula.set(least, (kernels = compileKernels(formula, least)))
  return kernels
}

function compileKernels(plain: Formula, bound: number): Kernels {
  const slope = slopeOf(plain, bound)
  const rescue = rescueOf(plain)
  const kernel = <Kernel>(parameters: string[], code: string) => compile<Kernel>(parameters, code, { ...rescue })
  const kernels: Kernels = {
    descend: kernel(
      ['starts', 'count', 'rate', 'steps', 'tolerance', 'bound', 'decision', 'iterations', 'ends'],
      descendCode(slope),
    ),
    screen: kernel(['points', 'chosen', 'count', 'rate', 'seen'], screenCode(slope)),
    recur: kernel(['points', 'index', 'rate', 'orbit'], recurCode(slope)),
    lyapunov: kernel(['points', 'index', 'rate', 'bound'], lyapunovCode(slope)),
    exponent: kernel(['points', 'index', 'rate', 'bound', 'steps'], exponentCode(slope)),
    advance: kernel(['point', 'rate', 'bound', 'steps'], advanceCode(slope)),
    trace: kernel(['points', 'lengths', 'rate', 'steps', 'tolerance', 'bound'], traceCode(slope)),
  }
  exercise(kernels, slope.formula)
  return kernels
}
