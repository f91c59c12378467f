import { coordinateNames, emit, nameOfFunction } from '../landscape/index.ts'
import type { Slope } from './slope.ts'
import {
  advance,
  atom,
  coordinateOf,
  lanesOf,
  lines,
  load,
  localsOf,
  missing,
  norm,
  phaseOf,
  ruleCode,
  stepCode,
  stepsIn,
  store,
} from './step-code.ts'
import {
  BLOCK_STEPS,
  CHAOTIC,
  GROWN,
  LYAPUNOV_STEPS,
  MAX_PERIOD,
  RETURN_TOLERANCE,
  RETURNED,
  SLOW,
} from './unsettled.ts'

/** The logarithm, as compiled code calls it. */
const LOG = nameOfFunction('log')

export function screenCode(slope: Slope): string {
  const dimension = slope.formula.gradient.length
  const lanes = Array.from({ length: lanesOf(slope) }, (_, lane) => ({
    lane,
    at: localsOf(slope, `x${lane}_`),
    from: coordinateNames(dimension, `from${lane}_`),
    steps: coordinateNames(dimension, `s${lane}_`),
    away: coordinateNames(dimension, `away${lane}_`),
  }))
  // Lanes beyond the last point do it again: cheaper than a second loop.
  const begin = lanes.map(({ lane, at, from }) =>
    lines([
      `const cell${lane} = chosen[Math.min(first + ${lane}, count - 1)]`,
      `let ${phaseOf(at).join(', ')}`,
      load(phaseOf(at), 'points', `cell${lane}`),
      ...at.x.map((name, axis) => `const ${from[axis] as string} = ${name}`),
      `const near${lane} = ${RETURN_TOLERANCE} * Math.max(1, ${norm(at.x)})`,
      `let length${lane} = Infinity, seen${lane} = 0`,
    ]),
  )
  const turn = lanes.map(
    ({ lane, at, from, steps, away }) => `{
${stepCode(slope, at, steps)}
const grown = ${norm(steps)}
if (!(grown <= length${lane})) seen${lane} |= ${GROWN}
length${lane} = grown
${advance(slope, at, steps)}
${lines(at.x.map((name, axis) => `const ${away[axis] as string} = ${name} - ${from[axis] as string}`))}
if (${norm(away)} <= near${lane}) seen${lane} |= ${RETURNED}
}`,
  )
  return `for (let first = 0; first < count; first += ${lanes.length}) {
${begin.join('\n')}
for (let step = 0; step < ${MAX_PERIOD}; step++) {
${turn.join('\n')}
}
${lines(lanes.map(({ lane }) => `seen[Math.min(first + ${lane}, count - 1)] = seen${lane}`))}
}`
}

export function recurCode(slope: Slope): string {
  const dimension = slope.formula.gradient.length
  const locals = localsOf(slope, 'x')
  const phase = phaseOf(locals)
  const steps = coordinateNames(dimension, 's')
  const from = coordinateNames(dimension, 'from')
  const away = coordinateNames(dimension, 'away')
  const at = (index: string, axis: number) => `orbit[(${index}) * ${phase.length} + ${axis}]`
  return `let ${phase.join(', ')}
${load(phase, 'points', 'index')}
let known = 0, length = Infinity, grew = false
for (let p = 1; p <= ${MAX_PERIOD}; p++) {
let i = 0
for (; i < 2 * p; i++) {
while (known <= i + p) {
${store(phase, 'orbit', 'known')}
${stepCode(slope, locals, steps)}
if (known < ${MAX_PERIOD} && !(${norm(steps)} <= length)) grew = true
length = ${norm(steps)}
${advance(slope, locals, steps)}
known++
}
${lines(from.map((name, axis) => `const ${name} = ${at('i', axis)}`))}
${lines(away.map((name, axis) => `const ${name} = ${at('i + p', axis)} - ${from[axis] as string}`))}
if (!(${norm(away)} <= ${RETURN_TOLERANCE} * Math.max(1, ${norm(from)}))) break
}
if (i === 2 * p) return p === 1 ? ${SLOW} : p
}
return grew ? ${CHAOTIC} : ${SLOW}`
}

/**
 * Unit vectors that tangents begin as, by dimension. That of the plane lies on no axis and no diagonal: from there it
 * might never leave the way in which a symmetric orbit is stable, such as that of a start with x = y.
 */
export const TANGENTS: Record<number, readonly number[]> = { 1: [1], 2: [0.6, 0.8] }

/**
 * Carries the tangent vector of locals `v0…`, and those of the state, which `declare` declares, one step along and
 * multiplies the length that it then has into `product`: the rule is linear, so that it does to tangents what it does
 * to points, with the Hessian times v for a gradient. Where `atRest` holds, the curvature is that of f, not what the
 * formula of its derivative makes of it at a kink.
 */
function tangentCode(slope: Slope, x: readonly string[], atRest = 'false'): { declare: string; carry: string } {
  const dimension = slope.formula.gradient.length
  const { rule } = slope
  const vectors = (name: string) =>
    Object.fromEntries(rule.state.map((vector) => [vector, coordinateNames(dimension, `${name}${vector}`)]))
  const ofPoint = coordinateNames(dimension, 'v')
  const [ofState, turnedState] = [vectors('v'), vectors('w')]
  const tangent = [...ofPoint, ...Object.values(ofState).flat()]
  const turnedPoint = coordinateNames(dimension, 'w')
  const turned = [...turnedPoint, ...Object.values(turnedState).flat()]
  const hessian = slope.formula.hessian.map((entry, index) => [`h${index}`, entry] as const)
  // A unit vector of one dimension is 1 or −1, and both are stretched alike: there is nothing to carry along.
  const carried = tangent.length > 1
  const declare =
    `${carried ? 'let' : 'const'} ` +
    `${tangent.map((name, axis) => `${name} = ${TANGENTS[dimension]![axis] ?? 0}`).join(', ')}`
  const carry = `let ${hessian.map(([name]) => name).join(', ')}
${emit(hessian, x, 'ht')}
${rescuedHessian(
  slope,
  x,
  hessian.map(([name]) => name),
  atRest,
)}
${lines(
  turnedPoint.map((name, row) => {
    const product = ofPoint.map((other, column) => `${`h${row * dimension + column}`} * ${other}`).join(' + ')
    const next = ruleCode(slope, `(${product})`, coordinateOf(ofState, row))
    const states = Object.entries(next.state).map(([vector, code]) => `const ${turnedState[vector]![row]!} = ${code}`)
    return lines([`const ${name} = ${ofPoint[row] as string} - ${atom(next.move)}`, ...states])
  }),
)}
const stretch = ${norm(turned)}
product *= stretch
${carried ? lines(tangent.map((name, axis) => `${name} = ${turned[axis] as string} / stretch`)) : ''}`
  return { declare, carry }
}

function rescuedHessian(slope: Slope, x: readonly string[], entries: readonly string[], atRest: string): string {
  const isWild = `!(${entries.map((name) => `Math.abs(${name})`).join(' + ')} < Infinity)`
  const conditions = [...(slope.wildHessian ? [isWild] : []), ...(slope.hasBorders ? [atRest] : [])]
  if (conditions.length === 0) return ''
  return `if (${conditions.join(' || ')}) {
rescueHessian(${x.join(', ')})
${lines(entries.map((name, index) => `${name} = found[${index}]`))}
}`
}

/** Assigns the value of f at the locals `x` to a local. */
function valueCode(slope: Slope, x: readonly string[], name: string, prefix: string): string {
  const rescued = slope.wildValue ? `\nif (!(Math.abs(${name}) < Infinity)) ${name} = rescueValue(${x.join(', ')})` : ''
  return emit([[name, slope.formula.value]], x, prefix) + rescued
}

/**
 * Lengths of the tangent vector are multiplied and their logarithm taken at every eighth step: it costs more than all
 * else in the window.
 */
export function lyapunovCode(slope: Slope): string {
  const dimension = slope.formula.gradient.length
  const at = localsOf(slope, 'x')
  const steps = coordinateNames(dimension, 's')
  const { declare, carry } = tangentCode(slope, at.x)
  return `let ${phaseOf(at).join(', ')}
${load(phaseOf(at), 'points', 'index')}
${declare}
let exponent = 0, product = 1, falls = true, rises = true, height, before
${valueCode(slope, at.x, 'before', 'bt')}
for (let block = 0; block < ${LYAPUNOV_STEPS / BLOCK_STEPS}; block++) {
for (let i = 1; i <= ${BLOCK_STEPS}; i++) {
${carry}
if (i % 8 === 0) { exponent += ${LOG}(product); product = 1 }
${stepCode(slope, at, steps)}
${advance(slope, at, steps)}
if (!(${norm(at.x)} <= bound)) return NaN
}
${valueCode(slope, at.x, 'height', 'ft')}
if (!(height <= before)) falls = false
if (!(height >= before)) rises = false
before = height
}
return falls || rises ? NaN : exponent / ${LYAPUNOV_STEPS}`
}

/** The exponent alone, over as many steps as are asked for; −Infinity where a step maps the tangent vector to 0. */
export function exponentCode(slope: Slope): string {
  const dimension = slope.formula.gradient.length
  const at = localsOf(slope, 'x')
  const steps = coordinateNames(dimension, 's')
  const { declare, carry } = tangentCode(slope, at.x, steps.map((name) => `${name} === 0`).join(' && '))
  return `let ${phaseOf(at).join(', ')}
${load(phaseOf(at), 'points', 'index')}
${declare}
let exponent = 0, product = 1
for (let i = 1; i <= steps; i++) {
${stepCode(slope, at, steps)}
${carry}
if (product === 0) return -Infinity
if (i % 8 === 0) { exponent += ${LOG}(product); product = 1 }
${advance(slope, at, steps)}
if (!(${norm(at.x)} <= bound)) return NaN
}
return (exponent + ${LOG}(product)) / steps`
}

/**
 * Steps without any test but those of divergence and of whether f has a value; the point is changed in place. Returns
 * the number of the step that led beyond the bound or to where f has no value, or -1.
 */
export function advanceCode(slope: Slope): string {
  const dimension = slope.formula.gradient.length
  const at = localsOf(slope, 'x')
  const { x } = at
  const phase = phaseOf(at)
  const steps = coordinateNames(dimension, 's')
  const step = stepsIn(slope, at, steps)
  const undefinedAt = missing(at, steps, step)
  return `let ${phase.join(', ')}
${load(phase, 'point', '0')}
const within = Math.min(bound * bound * (1 - 1e-12), 1e300)
let t = 0
for (;;) {
if (!(${x.map((name) => `${name} * ${name}`).join(' + ')} <= within) && !(${norm(x)} <= bound)) break
if (t === steps) { t = -1; break }
${step.code}
${undefinedAt === undefined ? '' : `if (${undefinedAt}) break`}
${advance(slope, at, steps)}
t++
}
${store(phase, 'point', '0')}
return t`
}
