import { gradientDescent, type Rule } from '#shared/rules/index.ts'
import { normalAt } from '#shared/random/index.ts'
import { compile, type Formula, type Landscape } from '../landscape/index.ts'
import { descendCode, traceCode } from './descend-code.ts'
import { exercise } from './exercise.ts'
import { type Kernel, type KernelName, kernelParameters, type Kernels } from './kernels.ts'
import { rescueOf, type Slope, slopeOf } from './slope.ts'
import { parameterName, USUAL_BOUND } from './step-code.ts'
import { variedCode } from './varied-code.ts'
import { advanceCode, exponentCode, lyapunovCode, recurCode, screenCode } from './unsettled-code.ts'

/** By the rule, and by the bound up to which their steps can be relied on. */
const compiled = new WeakMap<Formula, Map<Rule, Map<number, Kernels>>>()

/** The kernels of a landscape for descents up to `bound` from 0, compiled at first use. */
export function kernelsOf({ formula }: Landscape, bound = USUAL_BOUND, rule: Rule = gradientDescent): Kernels {
  let ofFormula = compiled.get(formula)
  if (!ofFormula) compiled.set(formula, (ofFormula = new Map()))
  let ofRule = ofFormula.get(rule)
  if (!ofRule) ofFormula.set(rule, (ofRule = new Map()))
  const least = Math.max(bound, USUAL_BOUND)
  let kernels = ofRule.get(least)
  if (!kernels) ofRule.set(least, (kernels = compileKernels(formula, rule, least)))
  return kernels
}

function compileKernels(plain: Formula, rule: Rule, bound: number): Kernels {
  if (!rule.linear) throw new RangeError(`${rule.name} is not linear: no kernel can follow its tangents`)
  const slope = slopeOf(plain, rule, bound)
  const rescue = rescueOf(plain)
  const ofRule = rule.parameters.map(parameterName)
  const kernel = <Name extends KernelName>(name: Name, code: (slope: Slope) => string) =>
    compile<Kernel<Name>>([...kernelParameters[name], ...ofRule], code(slope), { ...rescue, normal: normalAt })
  const kernels: Kernels = {
    descend: kernel('descend', descendCode),
    screen: kernel('screen', screenCode),
    recur: kernel('recur', recurCode),
    lyapunov: kernel('lyapunov', lyapunovCode),
    exponent: kernel('exponent', exponentCode),
    advance: kernel('advance', advanceCode),
    trace: kernel('trace', traceCode),
    vary: kernel('vary', variedCode),
  }
  exercise(kernels, slope)
  return kernels
}
