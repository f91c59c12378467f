import { RUNNING, settingsWgsl, type Shader, WORKGROUP } from '#shared/gpu/index.ts'
import { BLOCK_STEPS, LYAPUNOV_STEPS, MAX_PERIOD, RETURN_TOLERANCE, slopeOf } from '../descent/index.ts'
import { type Landscape, programOf } from '../landscape/index.ts'
import { dialectOf } from './dialect.ts'
import { type ShaderChoice, testsCode } from './kernel.ts'
import { statementsCode } from './statements.ts'
import { coordinates, lines, squareOf, stepOf } from './step.ts'
import { tangentOf } from './tangent.ts'
import { MOST } from './unfit.ts'

/** Most steps that are taken to tell a descent apart: the screen, and the window of the exponent. */
export const TELLING_STEPS = MAX_PERIOD + LYAPUNOV_STEPS

/** What is told of a descent that nothing had decided. In the words of `decisions`, with the period as a minimum. */
export const TOLD_SLOW = 1
export const TOLD_CHAOTIC = 2
export const TOLD_PERIODIC = 3
/** What is left to the processor. */
export const NOT_TOLD = 4

/**
 * The largest Lyapunov exponent must be at least this for the GPU to call a descent chaotic: over the window it is
 * known to some hundredths. What is below is left to the processor.
 */
const SURELY = 0.1

/** Components of the unit vector that the tangent begins as: in the plane on no axis and no diagonal. */
const TANGENTS: Record<number, readonly number[]> = { 1: [1], 2: [0.6, 0.8] }

/** What has been seen of a descent, as bits. */
const GROWN = 1
const FALLEN = 2
const RISEN = 4
const LOST = 8

/** What is looked for: whether it settles or comes back, whether it is periodic, how its neighbours part. */
const [SCREEN, RECURRENCE, WINDOW] = [0, 1, 2]

/**
 * The shader that goes on with descents which nothing had decided at T and tells them apart, as the processor's kernels
 * do (see `src-main/descent/unsettled.ts`): slow where steps only shrink for 64 steps, periodic with the number of
 * steps after which x first comes back, where it does so all along two periods; chaotic where the largest Lyapunov
 * exponent is positive, with a margin. What is none of these beyond doubt is left to the processor. Its inputs are a
 * point with the state of the rule, the learning rate, and the parameters of the rule.
 */
export function tellShaderOf(landscape: Landscape, { rule, bound, products }: Omit<ShaderChoice, 'precision'>): Shader {
  const slope = slopeOf(landscape.formula, rule, bound, MOST)
  const dialect = dialectOf('double-float', products)
  const rough = dialectOf('float32')
  const step = stepOf(slope, rule, dialect)
  const { x, steps, states, last, parameters } = step
  const dimension = x.length
  const tangent = tangentOf(slope.formula, rule, 'w', rough)
  const components = [...tangent.ofPoint, ...tangent.ofStates.flat()]
  const nextComponents = [...tangent.nextOfPoint, ...tangent.nextOfStates.flat()]
  const point = [...x, ...states.flat()]
  const named = (name: string) => coordinates(name, point.length)
  // Where the descent was at T, and a second one that goes as many steps before it as its period is long.
  const [begun, other] = [named('begun'), named('other')]
  const inputs = [...point, 'rate', ...rule.parameters]
  const numbers = [...components, 'exponent', 'product', 'height']
  const pairs = [...point, ...begun, ...other, 'extent']
  const at = (index: number) => `state[${index}u * settings.capacity + place]`
  const near = x.map((name) => `${name}.x`)
  const copy = (to: readonly string[], from: readonly string[]) =>
    lines(to.map((name, index) => `${name} = ${from[index]!};`))
  const valueOf = (name: string) =>
    lines([
      `var ${name}: f32;`,
      statementsCode(programOf([[name, landscape.formula.value]], near, 'f').statements, rough, 'unwitnessed'),
    ])
  const sum = (terms: readonly string[]) => terms.reduce((left, right) => `pair_add(${left}, ${right})`)
  /** Whether x is as near to another point as a period asks for; the tolerance is by the size of that one. */
  const isBack = (from: readonly string[]) => {
    const away = x.map((name, axis) => `pair_subtract(${name}, ${from[axis]!}).x`)
    const size = from
      .slice(0, dimension)
      .map((name) => `${name}.x * ${name}.x`)
      .join(' + ')
    return `${away.map((one) => `${one} * ${one}`).join(' + ')} <= ${RETURN_TOLERANCE ** 2} * max(1.0, ${size})`
  }
  const slots = [...pairs, ...numbers]
  const main = `
@compute @workgroup_size(${WORKGROUP})
fn descend(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= settings.count) { return; }
  let fresh = settings.fresh == 1u;
  var place = id.x;
  if (!fresh) { place = going[id.x + 1u]; }
  let cell = settings.first + place;
  let rate = given(${point.length}u, cell);
${lines(parameters.map((name, index) => `  let ${name} = given(${point.length + 1 + index}u, cell);`))}
${lines([...pairs, ...last].map((name) => `  var ${name} = vec2f(0.0, 0.0);`))}
${lines(numbers.map((name) => `  var ${name} = 0.0;`))}
  var t = 0u;
  var phase = ${SCREEN}u;
  var period = 0u;
  var has = 0u;
  if (fresh) {
${lines(point.map((name, index) => `    ${name} = given(${index}u, cell);`))}
${copy(begun, point)}
  } else {
${lines(pairs.map((name, index) => `    ${name} = ${at(index)};`))}
${lines(numbers.map((name, index) => `    ${name} = ${at(pairs.length + index)}.x;`))}
    let noted = vec2u(${at(slots.length)});
    phase = noted.x & 3u;
    has = noted.x >> 2u;
    period = noted.y;
    t = progress[place].x;
  }
  var decision = ${RUNNING}u;
  for (var turn = 0u; turn < settings.turns; turn++) {
    if (phase == ${SCREEN}u && t == ${MAX_PERIOD}u) {
      if (period == 0u && (has & ${GROWN}u) == 0u) { decision = ${TOLD_SLOW}u; break; }
      t = 0u;
${copy(point, begun)}
      if (period > 0u) {
        phase = ${RECURRENCE}u;
      } else {
        phase = ${WINDOW}u;
${lines(tangent.ofPoint.map((name, axis) => `        ${name} = ${TANGENTS[dimension]![axis]!};`))}
        product = 1.0;
        ${valueOf('first')}
        height = first;
      }
    }
    if (phase == ${RECURRENCE}u && t % 2u == 0u) {
      // It is here at step t/2, the other one where it is a period later.
      if (t == 4u * period) {
        decision = select(${TOLD_PERIODIC}u | ((period + 1u) << 8u), ${TOLD_SLOW}u, period == 1u);
        break;
      }
${lines(x.map((name, axis) => `      let here${axis} = ${name};`))}
${lines(x.map((name, axis) => `      ${name} = ${other[axis]!};`))}
      let back = ${isBack(x.map((_, axis) => `here${axis}`))};
${lines(x.map((name, axis) => `      ${name} = here${axis};`))}
      if (!back) { decision = ${NOT_TOLD}u; break; }
    }
    if (phase == ${WINDOW}u) {
      if (t == ${LYAPUNOV_STEPS}u) {
        let mean = exponent / ${LYAPUNOV_STEPS}.0;
        let chaotic = (has & ${FALLEN | RISEN}u) == ${FALLEN | RISEN}u && finite(mean) && mean >= ${SURELY};
        decision = select(${NOT_TOLD}u, ${TOLD_CHAOTIC}u, chaotic);
        break;
      }
${tangent.carry}
      let stretch = sqrt(${squareOf(nextComponents, (name) => name)});
      product *= stretch;
${lines(components.map((name, index) => `      ${name} = ${nextComponents[index]!} / stretch;`))}
      if (t % 4u == 3u) { exponent += log(product); product = 1.0; }
    }
${step.gradient}
${step.calm === undefined ? '' : `    if (!(${step.calm})) { has |= ${LOST}u; }`}
    if (phase == ${SCREEN}u) {
      let taken = ${sum(steps.map((name) => `pair_square(${name})`))};
      if (t > 0u && !pair_at_most(taken, extent)) { has |= ${GROWN}u; }
      extent = taken;
    }
${step.advance}
    t += 1u;
    if (beyond(${x.join(', ')})) { has |= ${LOST}u; }
    if (phase == ${SCREEN}u && period == 0u && ${isBack(begun)}) {
      period = t;
${copy(other, point)}
    }
    if (phase == ${RECURRENCE}u) {
${lines(point.map((name, index) => `      let swapped${index} = ${name};`))}
${copy(point, other)}
${lines(other.map((name, index) => `      ${name} = swapped${index};`))}
    }
    if (phase == ${WINDOW}u && t % ${BLOCK_STEPS}u == 0u) {
      ${valueOf('now')}
      if (now < height) { has |= ${FALLEN}u; }
      if (now > height) { has |= ${RISEN}u; }
      height = now;
    }
    if ((has & ${LOST}u) != 0u) { decision = ${NOT_TOLD}u; break; }
  }
${lines(pairs.map((name, index) => `  ${at(index)} = ${name};`))}
${lines(numbers.map((name, index) => `  ${at(pairs.length + index)} = vec2f(${name}, 0.0);`))}
  ${at(slots.length)} = vec2f(vec2u(phase | (has << 2u), period));
  progress[place] = vec2u(t, decision);
  if (decision == ${RUNNING}u) { still.places[atomicAdd(&still.count, 1u)] = place; }
}
`
  const code = [
    settingsWgsl({ precision: 'double-float', inputs }),
    dialect.functions(),
    rough.functions(),
    testsCode(dimension, dialect),
    main,
  ].join('\n')
  return { code, precision: 'double-float', inputs, pointLength: dimension, stateLength: slots.length + 1 }
}
