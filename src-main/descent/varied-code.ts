import { coordinateNames } from '../landscape/index.ts'
import type { Slope } from './slope.ts'
import { advance, gradientOf, lines, load, localsOf, missing, norm, phaseOf, stepsIn, store } from './step-code.ts'
import { CONVERGED, DIVERGENT, UNDEFINED, UNSETTLED } from './stopping.ts'

/**
 * A descent whose learning rate changes from step to step, or whose gradient has noise; one at a time, as a normal
 * deviate takes ten times as long as a step. The tests are those of other descents, with `base` for γ: a step that is
 * short because its learning rate is small is no reason to stop. With noise none is, at any t before T.
 */
export function variedCode(slope: Slope): string {
  const dimension = slope.formula.gradient.length
  const at = localsOf(slope, 'x')
  const phase = phaseOf(at)
  const steps = coordinateNames(dimension, 's')
  const noisy = coordinateNames(dimension, 'n')
  const step = stepsIn(slope, at, steps)
  const undefinedAt = missing(at, steps, step)
  const plain = steps.map((name) => `base * ${gradientOf(name)}`)
  const rests = [plain, ...(at.last.length === 0 ? [] : [at.last])].map((vector) => `${norm(vector)} <= tolerance`)
  return `let ${phase.join(', ')}
${load(phase, 'starts', 'index')}
const end = (t, decision) => {
${store(phase, 'points', '(keep ? t : 0)')}
return [t, decision]
}
for (let t = 0; ; t++) {
const rate = rates[t]
if (keep) {
${store(phase, 'points', 't')}
}
${step.code}
${undefinedAt === undefined ? '' : `if (${undefinedAt}) { if (keep) lengths[t] = NaN; return end(t, ${UNDEFINED}) }`}
if (keep) lengths[t] = ${norm(steps)}
if (!(${norm(at.x)} <= bound)) return end(t, ${DIVERGENT})
if (std === 0 && t >= settling && ${rests.join(' && ')}) return end(t, ${CONVERGED})
if (t === steps) return end(t, ${UNSETTLED})
let ${noisy.map((name, axis) => `${gradientOf(name)} = ${gradientOf(steps[axis]!)}`).join(', ')}
if (std !== 0) {
${lines(noisy.map((name, axis) => `${gradientOf(name)} += std * normal(key, t, ${axis})`))}
}
const ${noisy.map((name) => `${name} = rate * ${gradientOf(name)}`).join(', ')}
${advance(slope, at, noisy)}
}`
}
