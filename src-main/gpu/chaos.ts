import { CONVERGED, RUNNING, settingsWgsl, type Shader, UNSETTLED, WORKGROUP } from '#shared/gpu/index.ts'
import { BLOCK_STEPS, LYAPUNOV_STEPS, MAX_PERIOD, RETURN_TOLERANCE, slopeOf } from '../descent/index.ts'
import { type Landscape, programOf } from '../landscape/index.ts'
import { dialectOf } from './dialect.ts'
import { type ShaderChoice, testsCode } from './kernel.ts'
import { statementsCode } from './statements.ts'
import { coordinates, lines, squareOf, stepOf } from './step.ts'
import { tangentOf } from './tangent.ts'
import { MOST } from './unfit.ts'

/** Steps of the window in which it is looked whether a descent is chaotic. */
export const CHAOS_STEPS = LYAPUNOV_STEPS

/**
 * The largest Lyapunov exponent must be at least this for the GPU to call a descent chaotic: over the window it is
 * known to some hundredths. What is below is left to the processor.
 */
const SURELY = 0.1

/** Components of the unit vector that the tangent begins as: in the plane on no axis and no diagonal. */
const TANGENTS: Record<number, readonly number[]> = { 1: [1], 2: [0.6, 0.8] }

/**
 * The shader that goes on with descents which nothing had decided at T, and says whether they are chaotic beyond doubt:
 * what the processor's kernels look for (see `src-main/descent/unsettled.ts`), a positive exponent over a window in
 * which f rises and falls and no iterate comes back, with a margin. CONVERGED stands for that, UNSETTLED for all else.
 * Its inputs are a point with the state of the rule, the learning rate, and the parameters of the rule.
 */
export function chaosShaderOf(
  landscape: Landscape,
  { rule, bound, products }: Omit<ShaderChoice, 'precision'>,
): Shader {
  const slope = slopeOf(landscape.formula, rule, bound, MOST)
  const dialect = dialectOf('double-float', products)
  const rough = dialectOf('float32')
  const step = stepOf(slope, rule, dialect)
  const { x, states, last, parameters } = step
  const dimension = x.length
  const tangent = tangentOf(slope.formula, rule, 'w', rough)
  const components = [...tangent.ofPoint, ...tangent.ofStates.flat()]
  const nextComponents = [...tangent.nextOfPoint, ...tangent.nextOfStates.flat()]
  const from = coordinates('from', dimension)
  const point = [...x, ...states.flat()]
  const inputs = [...point, 'rate', ...rule.parameters]
  const numbers = [...components, 'exponent', 'product', 'height', 'seen']
  const kept = [...point, ...from]
  const at = (index: number) => `state[${index}u * settings.capacity + place]`
  const near = x.map((name) => `${name}.x`)
  const valueOf = (name: string) =>
    lines([
      `var ${name}: f32;`,
      statementsCode(programOf([[name, landscape.formula.value]], near, 'f').statements, rough, 'unwitnessed'),
    ])
  const away = x.map((name, axis) => `pair_subtract(${name}, ${from[axis]!}).x`)
  const distance = away.map((one) => `${one} * ${one}`).join(' + ')
  const allowed = `${4 * RETURN_TOLERANCE ** 2} * max(1.0, ${squareOf(near, (name) => name)})`
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
${lines([...kept, ...last].map((name) => `  var ${name} = vec2f(0.0, 0.0);`))}
${lines(numbers.map((name) => `  var ${name} = 0.0;`))}
  var t = 0u;
  if (fresh) {
${lines(point.map((name, index) => `    ${name} = given(${index}u, cell);`))}
${lines(from.map((name, axis) => `    ${name} = ${x[axis]!};`))}
${lines(tangent.ofPoint.map((name, axis) => `    ${name} = ${TANGENTS[dimension]![axis]!};`))}
    product = 1.0;
    ${valueOf('first')}
    height = first;
  } else {
${lines(kept.map((name, index) => `    ${name} = ${at(index)};`))}
${lines(numbers.map((name, index) => `    ${name} = ${at(kept.length + index)}.x;`))}
    t = progress[place].x;
  }
  // 1: it has fallen, 2: it has risen, 4: it has come back, or cannot be followed.
  var has = u32(seen);
  var decision = ${RUNNING}u;
  for (var turn = 0u; turn < settings.turns; turn++) {
    if (t >= settings.steps) {
      let mean = exponent / ${CHAOS_STEPS}.0;
      decision = select(${UNSETTLED}u, ${CONVERGED}u, has == 3u && finite(mean) && mean >= ${SURELY});
      break;
    }
    {
${tangent.carry}
      let stretch = sqrt(${squareOf(nextComponents, (name) => name)});
      product *= stretch;
${lines(components.map((name, index) => `      ${name} = ${nextComponents[index]!} / stretch;`))}
    }
    if (t % 4u == 3u) { exponent += log(product); product = 1.0; }
${step.gradient}
${step.calm === undefined ? '' : `    if (!(${step.calm})) { has |= 4u; }`}
${step.advance}
    t += 1u;
    if (beyond(${x.join(', ')})) { has |= 4u; }
    if (t <= ${MAX_PERIOD}u && ${distance} <= ${allowed}) { has |= 4u; }
    if (t % ${BLOCK_STEPS}u == 0u) {
      ${valueOf('now')}
      if (now < height) { has |= 1u; }
      if (now > height) { has |= 2u; }
      height = now;
    }
    if ((has & 4u) != 0u) { decision = ${UNSETTLED}u; break; }
  }
  seen = f32(has);
${lines(kept.map((name, index) => `  ${at(index)} = ${name};`))}
${lines(numbers.map((name, index) => `  ${at(kept.length + index)} = vec2f(${name}, 0.0);`))}
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
  return {
    code,
    precision: 'double-float',
    inputs,
    pointLength: dimension,
    stateLength: kept.length + numbers.length,
  }
}
