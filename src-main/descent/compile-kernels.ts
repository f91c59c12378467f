import { compile, type Formula, guarded, type Landscape } from '../landscape/index.ts'
import { descendCode, traceCode } from './descend-code.ts'
import { exercise } from './exercise.ts'
import type { Kernels } from './kernels.ts'
import { advanceCode, exponentCode, lyapunovCode, recurCode, screenCode } from './unsettled-code.ts'

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
