import { OverstepError } from '#shared/contract/index.ts'
import {
  CONVERGED,
  DIVERGENT,
  RUNNING,
  SENSITIVE,
  settingsWgsl,
  type Shader,
  UNDEFINED,
  UNSETTLED,
  UNSURE,
  WORKGROUP,
} from '#shared/gpu/index.ts'
import type { Rule } from '#shared/rules/index.ts'
import { phaseLength, slopeOf } from '../descent/index.ts'
import type { Landscape } from '../landscape/index.ts'
import { captureCode } from './capture.ts'
import { type Dialect, dialectOf } from './dialect.ts'
import type { Products } from './pair.ts'
import { sensitivityOf } from './sensitivity.ts'
import { lines, squareOf, stepOf } from './step.ts'
import { MOST, numbersOf } from './unfit.ts'

export interface ShaderChoice {
  rule: Rule
  bound: number
  precision: Shader['precision']
  products?: Products
}

/**
 * The shader of descents on a landscape by a rule. What it does at each t is what the kernels of the processor do, in
 * the same order: undefined, divergent, converged, unsettled at T, else a step. Its inputs are `x0` (and `x1`), `rate`,
 * and the parameters of the rule by their names.
 *
 * In pairs of float32 a descent is UNSURE where the formula, or a part of it, may be beyond their range or have no
 * value: the processor does it over again. In plain float32, for looking, such a descent is undefined or divergent, and
 * what converged also has the number of its minimum. Whether a descent is sensitive to rounding is told in pairs alone.
 *
 * @throws {OverstepError} `invalid-input` where the landscape has numbers beyond float32
 */
export function shaderOf(landscape: Landscape, { rule, bound, precision, products }: ShaderChoice): Shader {
  const tooLarge = numbersOf(landscape).find((value) => !(Math.abs(value) < MOST))
  if (tooLarge !== undefined)
    throw new OverstepError('invalid-input', `landscape: ${tooLarge} in its formula is beyond the numbers of a GPU`)
  const slope = slopeOf(landscape.formula, rule, bound, MOST)
  const dialect = dialectOf(precision, products)
  const { type } = dialect
  const { domain } = slope.formula
  const step = stepOf(slope, rule, dialect)
  const { x, steps, last, parameters } = step
  const dimension = x.length
  const phase = [...x, ...step.states.flat(), ...last]
  const inputs = [...x, 'rate', ...rule.parameters]
  const inPairs = precision === 'double-float'
  const decide = (decision: number) => `{ decision = ${decision}u; break; }`
  const unsure = step.calm === undefined ? '' : `if (!(${step.calm})) ${decide(inPairs ? UNSURE : DIVERGENT)}`
  const undefinedHere = !inPairs && step.holds !== undefined ? `if (!(${step.holds})) ${decide(UNDEFINED)}` : ''
  const divergent = `if (beyond(${x.join(', ')})) ${decide(DIVERGENT)}`
  const rests = [steps, ...(last.length === 0 ? [] : [last])].map((vector) => `rests(${vector.join(', ')})`)
  const errors = dialectOf('float32')
  const sensitivity = inPairs ? sensitivityOf(slope.formula, rule, errors) : undefined
  const zero = dialect.literal(0)
  const offs = sensitivity?.names ?? []
  const at = (index: number) => `state[${index}u * settings.capacity + place]`
  const main = `
@compute @workgroup_size(${WORKGROUP})
fn descend(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= settings.count) { return; }
  let fresh = settings.fresh == 1u;
  var place = id.x;
  if (!fresh) { place = going[id.x + 1u]; }
  let cell = settings.first + place;
  let rate = given(${dimension}u, cell);
${lines(parameters.map((name, index) => `  let ${name} = given(${dimension + 1 + index}u, cell);`))}
${lines(phase.map((name) => `  var ${name}: ${type};`))}
${lines(offs.map((name) => `  var ${name}: f32;`))}
  var t = 0u;
  if (fresh) {
${lines(phase.map((name, index) => `    ${name} = ${index < dimension ? `given(${index}u, cell)` : zero};`))}
${sensitivity?.begin ?? ''}
  } else {
${lines(phase.map((name, index) => `    ${name} = ${at(index)};`))}
${lines(offs.map((name, index) => `    ${name} = ${at(phase.length + index)}.x;`))}
    t = progress[place].x;
  }
  var decision = ${RUNNING}u;
  for (var turn = 0u; turn < settings.turns; turn++) {
${domain === undefined ? divergent : ''}
${step.gradient}
${undefinedHere}
${unsure}
${domain === undefined ? '' : divergent}
if (${rests.join(' && ')}) ${decide(CONVERGED)}
if (t >= settings.steps) ${decide(UNSETTLED)}
${sensitivity?.carry ?? ''}
${step.advance}
t += 1u;
  }
${lines(phase.map((name, index) => `  ${at(index)} = ${name};`))}
${lines(offs.map((name, index) => `  ${at(phase.length + index)} = vec2f(${name}, 0.0);`))}
  ${sensitivity ? `if (decision != ${RUNNING}u && ${sensitivity.holds}) { decision |= ${SENSITIVE}u; }` : ''}
  ${inPairs ? '' : `if (decision == ${CONVERGED}u) { decision |= (captured(${x.join(', ')}) + 1u) << 8u; }`}
  progress[place] = vec2u(t, decision);
  if (decision == ${RUNNING}u) { still.places[atomicAdd(&still.count, 1u)] = place; }
}
`
  // What was asked for above is known only now.
  const code = [
    settingsWgsl({ precision, inputs }),
    dialect.functions(),
    inPairs ? errors.functions() : '',
    testsCode(dimension, dialect),
    inPairs ? '' : captureCode(landscape),
    main,
  ].join('\n')
  return { code, precision, inputs, pointLength: phaseLength(rule, dimension), stateLength: phase.length + offs.length }
}

/**
 * The tests of a descent. Squares of float32 tell nearly always; where they are as near to the border as rounding goes,
 * all digits are asked.
 */
export function testsCode(dimension: number, { type, single, precision }: Dialect): string {
  const names = Array.from({ length: dimension }, (_, axis) => `a${axis}`)
  const parameters = names.map((name) => `${name}: ${type}`).join(', ')
  const rough = squareOf(names, single)
  const exact = (limit: string) => {
    const squares = names.map((name) => `pair_square(${name})`)
    const sum = squares.reduce((left, right) => `pair_add(${left}, ${right})`)
    return `pair_at_most(${sum}, pair_square(settings.${limit}))`
  }
  if (precision === 'float32')
    return `
fn beyond(${parameters}) -> bool {
  let size = ${rough};
  return !finite(size) || size > settings.bound.x * settings.bound.x;
}
fn rests(${parameters}) -> bool {
  let size = ${rough};
  return finite(size) && size <= settings.tolerance.x * settings.tolerance.x;
}
`
  return `
fn beyond(${parameters}) -> bool {
  let size = ${rough};
  let limit = settings.bound.x * settings.bound.x;
  if (!finite(size)) { return true; }
  if (size < 0.9999 * limit) { return false; }
  return size > 1.0001 * limit || !${exact('bound')};
}
fn rests(${parameters}) -> bool {
  let size = ${rough};
  if (!finite(size) || size > 1.0001 * settings.tolerance.x * settings.tolerance.x) { return false; }
  return ${exact('tolerance')};
}
`
}
