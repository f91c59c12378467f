import { coordinateNames, emit, nameOfFunction } from '../landscape/index.ts'
import type { Slope } from './slope.ts'
import { advance, LANES, lines, load, missing, norm, stepCode, stepsIn, store } from './step-code.ts'
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
  const lanes = Array.from({ length: LANES }, (_, lane) => ({
    lane,
    x: coordinateNames(dimension, `x${lane}_`),
    from: coordinateNames(dimension, `from${lane}_`),
    steps: coordinateNames(dimension, `s${lane}_`),
    away: coordinateNames(dimension, `away${lane}_`),
  }))
  // Lanes beyond the last point do it again: cheaper than a second loop.
  const begin = lanes.map(({ lane, x, from }) =>
    lines([
      `const cell${lane} = chosen[Math.min(first + ${lane}, count - 1)]`,
      `let ${x.join(', ')}`,
      load(x, 'points', `cell${lane}`),
      ...x.map((name, axis) => `const ${from[axis] as string} = ${name}`),
      `const near${lane} = ${RETURN_TOLERANCE} * Math.max(1, ${norm(x)})`,
      `let length${lane} = Infinity, seen${lane} = 0`,
    ]),
  )
  const turn = lanes.map(
    ({ lane, x, from, steps, away }) => `{
${stepCode(slope, x, steps)}
const grown = ${norm(steps)}
if (!(grown <= length${lane})) seen${lane} |= ${GROWN}
length${lane} = grown
${advance(x, steps)}
${lines(x.map((name, axis) => `const ${away[axis] as string} = ${name} - ${from[axis] as string}`))}
if (${norm(away)} <= near${lane}) seen${lane} |= ${RETURNED}
}`,
  )
  return `for (let first = 0; first < count; first += ${LANES}) {
${begin.join('\n')}
for (let step = 0; step < ${MAX_PERIOD}; step++) {
${turn.join('\n')}
}
${lines(lanes.map(({ lane }) => `seen[Math.min(first + ${lane}, count - 1)] = seen${lane}`))}
}`
}

export function recurCode(slope: Slope): string {
  const dimension = slope.formula.gradient.length
  const x = coordinateNames(dimension, 'x')
  const steps = coordinateNames(dimension, 's')
  const from = coordinateNames(dimension, 'from')
  const away = coordinateNames(dimension, 'away')
  const at = (index: string, axis: number) => `orbit[(${index}) * ${dimension} + ${axis}]`
  return `let ${x.join(', ')}
${load(x, 'points', 'index')}
let known = 0, length = Infinity, grew = false
for (let p = 1; p <= ${MAX_PERIOD}; p++) {
let i = 0
for (; i < 2 * p; i++) {
while (known <= i + p) {
${store(x, 'orbit', 'known')}
${stepCode(slope, x, steps)}
if (known < ${MAX_PERIOD} && !(${norm(steps)} <= length)) grew = true
length = ${norm(steps)}
${advance(x, steps)}
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
const TANGENTS: Record<number, readonly number[]> = { 1: [1], 2: [0.6, 0.8] }

/**
 * Carries the tangent vector of locals `v0…`, which `declare` declares, one step along and multiplies the length that
 * it then has into `product`. Where `atRest` holds, the curvature is that of f, not what the formula of its
 * derivative makes of it at a kink.
 */
function tangentCode(slope: Slope, x: readonly string[], atRest = 'false'): { declare: string; carry: string } {
  const dimension = slope.formula.gradient.length
  const tangent = coordinateNames(dimension, 'v')
  const turned = coordinateNames(dimension, 'w')
  const hessian = slope.formula.hessian.map((entry, index) => [`h${index}`, entry] as const)
  // A unit vector of one dimension is 1 or −1, and both are stretched alike: there is nothing to carry along.
  const carried = dimension > 1
  const declare = `${carried ? 'let' : 'const'} ${tangent.map((name, axis) => `${name} = ${TANGENTS[dimension]![axis]!}`).join(', ')}`
  const carry = `let ${hessian.map(([name]) => name).join(', ')}
${emit(hessian, x, 'ht')}
${rescuedHessian(
  slope,
  x,
  hessian.map(([name]) => name),
  atRest,
)}
${lines(
  turned.map((name, row) => {
    const product = tangent.map((other, column) => `${`h${row * dimension + column}`} * ${other}`).join(' + ')
    return `const ${name} = ${tangent[row] as string} - rate * (${product})`
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
  const x = coordinateNames(dimension, 'x')
  const steps = coordinateNames(dimension, 's')
  const { declare, carry } = tangentCode(slope, x)
  return `let ${x.join(', ')}
${load(x, 'points', 'index')}
${declare}
let exponent = 0, product = 1, falls = true, rises = true, height, before
${valueCode(slope, x, 'before', 'bt')}
for (let block = 0; block < ${LYAPUNOV_STEPS / BLOCK_STEPS}; block++) {
for (let i = 1; i <= ${BLOCK_STEPS}; i++) {
${carry}
if (i % 8 === 0) { exponent += ${LOG}(product); product = 1 }
${stepCode(slope, x, steps)}
${advance(x, steps)}
if (!(${norm(x)} <= bound)) return NaN
}
${valueCode(slope, x, 'height', 'ft')}
if (!(height <= before)) falls = false
if (!(height >= before)) rises = false
before = height
}
return falls || rises ? NaN : exponent / ${LYAPUNOV_STEPS}`
}

/** The exponent alone, over as many steps as are asked for; −Infinity where a step maps the tangent vector to 0. */
export function exponentCode(slope: Slope): string {
  const dimension = slope.formula.gradient.length
  const x = coordinateNames(dimension, 'x')
  const steps = coordinateNames(dimension, 's')
  const { declare, carry } = tangentCode(slope, x, steps.map((name) => `${name} === 0`).join(' && '))
  return `let ${x.join(', ')}
${load(x, 'points', 'index')}
${declare}
let exponent = 0, product = 1
for (let i = 1; i <= steps; i++) {
${stepCode(slope, x, steps)}
${carry}
if (product === 0) return -Infinity
if (i % 8 === 0) { exponent += ${LOG}(product); product = 1 }
${advance(x, steps)}
if (!(${norm(x)} <= bound)) return NaN
}
return (exponent + ${LOG}(product)) / steps`
}

/**
 * Steps without any test but those of divergence and of whether f has a value; the point is changed in place. Returns
 * the number of the step that led beyond the bound or to where f has no value, or -1.
 */
export function advanceCode(slope: Slope): string {
  const dimension = slope.formula.gradient.length
  const x = coordinateNames(dimension, 'x')
  const steps = coordinateNames(dimension, 's')
  const step = stepsIn(slope, x, steps)
  const undefinedAt = missing(x, steps, step)
  return `let ${x.join(', ')}
${load(x, 'point', '0')}
const within = Math.min(bound * bound * (1 - 1e-12), 1e300)
let t = 0
for (;;) {
if (!(${x.map((name) => `${name} * ${name}`).join(' + ')} <= within) && !(${norm(x)} <= bound)) break
if (t === steps) { t = -1; break }
${step.code}
${undefinedAt === undefined ? '' : `if (${undefinedAt}) break`}
${advance(x, steps)}
t++
}
${store(x, 'point', '0')}
return t`
}
