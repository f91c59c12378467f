import type { Rule } from '#shared/rules/index.ts'
import { normalAt } from '#shared/random/index.ts'
import { compile, type Formula } from '../landscape/index.ts'
import { descendCode, traceCode } from './descend-code.ts'
import { exercise } from './exercise.ts'
import { type Kernel, type KernelName, kernelParameters, type Kernels } from './kernels.ts'
import { oncePerSlope } from './once-per-slope.ts'
import { rescueOf, type Slope, slopeOf } from './slope.ts'
import { parameterName } from './step-code.ts'
import { variedCode } from './varied-code.ts'
import { advanceCode, exponentCode, lyapunovCode, recurCode, screenCode } from './unsettled-code.ts'

/** The kernels of a landscape and a rule. */
export const kernelsOf = oncePerSlope(compileKernels)

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
