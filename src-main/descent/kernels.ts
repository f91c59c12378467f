import { compile, coordinateNames, emit, type Formula, type Landscape } from '../landscape/index.ts'
import { CONVERGED, DIVERGENT, UNSETTLED } from './stopping.ts'
import { BLOCK_STEPS, CHAOTIC, LYAPUNOV_STEPS, MAX_PERIOD, RETURN_TOLERANCE, SLOW } from './unsettled.ts'

/**
 * Loops of gradient descent with the gradient of one landscape written into them. Points are float64, shape [points, variables], row-major.
 * All of them do the same operations in the same order on a start, so that its fate does not depend on which of them it met.
 */
export interface Kernels {
  /** Descends from each start; writes per start its `decision`, `iterations` and the point `ends` where it was decided. */
  descend(
    starts: Float64Array,
    count: number,
    learningRate: number,
    steps: number,
    tolerance: number,
    bound: number,
    decision: Uint8Array,
    iterations: Uint32Array,
    ends: Float64Array,
  ): void
  /**
   * For each of the `count` points whose index is in `chosen`: whether it may be anything but slow. It is not when over the next 64
   * steps the step length never grows and x never comes back to where it was.
   */
  screen(points: Float64Array, chosen: Uint32Array, count: number, learningRate: number, suspect: Uint8Array): void
  /**
   * Whether the unsettled descent at point `index` comes back: its period (2…64), SLOW when it hardly moves or its steps only shrink, or CHAOTIC
   * when it is neither and `lyapunov` has to decide. `orbit` has room for 3·64 points.
   */
  recur(points: Float64Array, index: number, learningRate: number, orbit: Float64Array): number
  /** Largest Lyapunov exponent per step from point `index` on; NaN when the orbit is not bounded. */
  lyapunov(points: Float64Array, index: number, learningRate: number, bound: number): number
  /** Descends from `points[0]`, keeping every iterate and the length of the step that follows; returns t and the decision. */
  trace(
    points: Float64Array,
    lengths: Float64Array,
    learningRate: number,
    steps: number,
    tolerance: number,
    bound: number,
  ): [iterations: number, decision: number]
}

/**
 * Starts that one turn of the inner loop advances side by side. A step of gradient descent is a chain of operations that each wait for the one before
 * (a multiplication or addition takes 3 to 4 cycles); with several independent chains in flight the processor is bound by the number of
 * instructions instead, about 12 per step for a quadratic.
 */
const LANES = 6

const compiled = new WeakMap<Formula, Kernels>()

/** The kernels of a landscape, compiled at first use. */
export function kernelsOf({ formula }: Landscape): Kernels {
  let kernels = compiled.get(formula)
  if (!kernels) compiled.set(formula, (kernels = compileKernels(formula)))
  return kernels
}

function compileKernels(formula: Formula): Kernels {
  return {
    descend: compile(
      ['starts', 'count', 'rate', 'steps', 'tolerance', 'bound', 'decision', 'iterations', 'ends'],
      descendCode(formula),
    ),
    screen: compile(['points', 'chosen', 'count', 'rate', 'suspect'], screenCode(formula)),
    recur: compile(['points', 'index', 'rate', 'orbit'], recurCode(formula)),
    lyapunov: compile(['points', 'index', 'rate', 'bound'], lyapunovCode(formula)),
    trace: compile(['points', 'lengths', 'rate', 'steps', 'tolerance', 'bound'], traceCode(formula)),
  }
}

const lines = (parts: readonly string[]) => parts.join('\n')

/** ‖·‖ of locals. */
function norm(names: readonly string[]): string {
  const [first] = names
  return names.length === 1
    ? `Math.abs(${first as string})`
    : `Math.sqrt(${names.map((name) => `${name} * ${name}`).join(' + ')})`
}

/** Declares locals `${steps}0…` = γ∇f at the locals `x`. */
function stepCode(formula: Formula, x: readonly string[], steps: readonly string[]): string {
  const gradients = steps.map((name) => `${name}g`)
  return lines([
    `let ${gradients.join(', ')}`,
    emit(
      formula.gradient.map((slope, index) => [gradients[index] as string, slope] as const),
      x,
      `${steps[0] as string}t`,
    ),
    ...steps.map((name, index) => `const ${name} = rate * ${gradients[index] as string}`),
  ])
}

const load = (x: readonly string[], from: string, index: string) =>
  lines(x.map((name, axis) => `${name} = ${from}[${index} * ${x.length} + ${axis}]`))
const store = (x: readonly string[], to: string, index: string) =>
  lines(x.map((name, axis) => `${to}[${index} * ${x.length} + ${axis}] = ${name}`))
const advance = (x: readonly string[], steps: readonly string[]) =>
  lines(x.map((name, axis) => `${name} -= ${steps[axis] as string}`))

/** ‖·‖² of locals. */
const square = (names: readonly string[]) => names.map((name) => `${name} * ${name}`).join(' + ')

/**
 * Squares beyond which the exact tests are looked at. Where ‖x‖² is at most `within` and ‖γ∇f‖² at least `moving`, rounding included,
 * neither test can hold; that is so at almost every step, and squares cost less than absolute values and roots. The outer limits
 * keep clear of overflow and of subnormal numbers.
 */
const filterCode = `const within = Math.min(bound * bound * (1 - 1e-12), 1e300)
const moving = tolerance * tolerance * (1 + 1e-12) + 1e-290`

/** The tests of a descent in their order, and the step that is taken when none holds. */
function decideCode(
  x: readonly string[],
  steps: readonly string[],
  t: string,
  decided: (code: number) => string,
): string {
  return `if (${square(x)} <= within && ${square(steps)} >= moving && ${t} !== steps) {
${advance(x, steps)}
${t}++
} else if (!(${norm(x)} <= bound)) {
${decided(DIVERGENT)}
} else if (${norm(steps)} <= tolerance) {
${decided(CONVERGED)}
} else if (${t} === steps) {
${decided(UNSETTLED)}
} else {
${advance(x, steps)}
${t}++
}`
}

function descendCode(formula: Formula): string {
  const dimension = formula.gradient.length
  const lanes = Array.from({ length: LANES }, (_, lane) => ({
    x: coordinateNames(dimension, `x${lane}_`),
    steps: coordinateNames(dimension, `s${lane}_`),
    t: `t${lane}`,
    cell: `cell${lane}`,
  }))
  const x = coordinateNames(dimension, 'x')
  const steps = coordinateNames(dimension, 's')
  const write = (point: readonly string[], cell: string, t: string, code: number) =>
    lines([`decision[${cell}] = ${code}`, `iterations[${cell}] = ${t}`, store(point, 'ends', cell)])
  // A lane whose descent is decided takes the next start; when there is none left, the others finish one by one below.
  const turns = lanes.map((lane) => {
    const decided = (code: number) =>
      lines([
        write(lane.x, lane.cell, lane.t, code),
        `if (next === count) { ${lane.cell} = -1; break }`,
        `${lane.cell} = next++`,
        load(lane.x, 'starts', lane.cell),
        `${lane.t} = 0`,
      ])
    return `{\n${stepCode(formula, lane.x, lane.steps)}\n${decideCode(lane.x, lane.steps, lane.t, decided)}\n}`
  })
  const declared = lanes.flatMap((lane) => [
    ...lane.x.map((name) => `${name} = 0.5`),
    `${lane.t} = 0`,
    `${lane.cell} = -1`,
  ])
  const begin = lanes.map(
    (lane) => `if (next < count) {\n${lane.cell} = next++\n${load(lane.x, 'starts', lane.cell)}\n}`,
  )
  const takeOver = lanes.map((lane, index) =>
    lines([
      `case ${index}:`,
      `cell = ${lane.cell}`,
      `t = ${lane.t}`,
      ...x.map((name, axis) => `${name} = ${lane.x[axis] as string}`),
      'break',
    ]),
  )
  const finish = (code: number) => lines([write(x, 'cell', 't', code), 'break'])
  return `${filterCode}
let next = 0
let ${declared.join(', ')}
${begin.join('\n')}
if (count >= ${LANES}) for (;;) {
${turns.join('\n')}
}
for (let lane = 0; lane < ${LANES}; lane++) {
let cell = -1, t = 0, ${x.map((name) => `${name} = 0.5`).join(', ')}
switch (lane) {
${takeOver.join('\n')}
}
if (cell < 0) continue
for (;;) {
${stepCode(formula, x, steps)}
${decideCode(x, steps, 't', finish)}
}
}`
}

function screenCode(formula: Formula): string {
  const dimension = formula.gradient.length
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
      `let length${lane} = Infinity, suspect${lane} = 0`,
    ]),
  )
  const turn = lanes.map(
    ({ lane, x, from, steps, away }) => `{
${stepCode(formula, x, steps)}
const grown = ${norm(steps)}
if (!(grown <= length${lane})) suspect${lane} = 1
length${lane} = grown
${advance(x, steps)}
${lines(x.map((name, axis) => `const ${away[axis] as string} = ${name} - ${from[axis] as string}`))}
if (${norm(away)} <= near${lane}) suspect${lane} = 1
}`,
  )
  return `for (let first = 0; first < count; first += ${LANES}) {
${begin.join('\n')}
for (let step = 0; step < ${MAX_PERIOD}; step++) {
${turn.join('\n')}
}
${lines(lanes.map(({ lane }) => `suspect[Math.min(first + ${lane}, count - 1)] = suspect${lane}`))}
}`
}

function recurCode(formula: Formula): string {
  const dimension = formula.gradient.length
  const x = coordinateNames(dimension, 'x')
  const steps = coordinateNames(dimension, 's')
  const away = coordinateNames(dimension, 'away')
  const at = (index: string, axis: number) => `orbit[(${index}) * ${dimension} + ${axis}]`
  return `let ${x.join(', ')}
${load(x, 'points', 'index')}
let length = Infinity, grew = false
for (let i = 0; i < ${3 * MAX_PERIOD}; i++) {
${store(x, 'orbit', 'i')}
${stepCode(formula, x, steps)}
if (i < ${MAX_PERIOD} && !(${norm(steps)} <= length)) grew = true
length = ${norm(steps)}
${advance(x, steps)}
}
for (let p = 1; p <= ${MAX_PERIOD}; p++) {
let i = 0
for (; i < 2 * p; i++) {
${lines(x.map((name, axis) => `${name} = ${at('i', axis)}`))}
${lines(away.map((name, axis) => `const ${name} = ${at('i + p', axis)} - ${x[axis] as string}`))}
if (!(${norm(away)} <= ${RETURN_TOLERANCE} * Math.max(1, ${norm(x)}))) break
}
if (i === 2 * p) return p === 1 ? ${SLOW} : p
}
return grew ? ${CHAOTIC} : ${SLOW}`
}

/** Lengths of the tangent vector are multiplied and their logarithm taken at every eighth step: it costs more than all else in the window. */
function lyapunovCode(formula: Formula): string {
  const dimension = formula.gradient.length
  const x = coordinateNames(dimension, 'x')
  const steps = coordinateNames(dimension, 's')
  const tangent = coordinateNames(dimension, 'v')
  const turned = coordinateNames(dimension, 'w')
  const hessian = formula.hessian.map((entry, index) => [`h${index}`, entry] as const)
  return `let ${x.join(', ')}
${load(x, 'points', 'index')}
let ${tangent.map((name) => `${name} = ${1 / Math.sqrt(dimension)}`).join(', ')}
let record = ${norm(x)}, since = 0, growing = true, exponent = 0, product = 1
for (let i = 1; i <= ${LYAPUNOV_STEPS}; i++) {
let ${hessian.map(([name]) => name).join(', ')}
${emit(hessian, x, 'ht')}
${lines(
  turned.map((name, row) => {
    const product = tangent.map((other, column) => `${`h${row * dimension + column}`} * ${other}`).join(' + ')
    return `const ${name} = ${tangent[row] as string} - rate * (${product})`
  }),
)}
const stretch = ${norm(turned)}
product *= stretch
if (i % 8 === 0) { exponent += Math.log(product); product = 1 }
${lines(tangent.map((name, axis) => `${name} = ${turned[axis] as string} / stretch`))}
${stepCode(formula, x, steps)}
${advance(x, steps)}
const size = ${norm(x)}
if (!(size <= bound)) return NaN
if (size > record) { record = size; since = i }
if (i % ${BLOCK_STEPS} === 0 && since <= i - ${BLOCK_STEPS}) growing = false
}
return growing ? NaN : exponent / ${LYAPUNOV_STEPS}`
}

function traceCode(formula: Formula): string {
  const dimension = formula.gradient.length
  const x = coordinateNames(dimension, 'x')
  const steps = coordinateNames(dimension, 's')
  return `${filterCode}
let t = 0, ${x.join(', ')}
${load(x, 'points', '0')}
for (;;) {
${store(x, 'points', 't')}
${stepCode(formula, x, steps)}
lengths[t] = ${norm(steps)}
${decideCode(x, steps, 't', (code) => `return [t, ${code}]`)}
}`
}
