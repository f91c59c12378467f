import type { Algebra, Rule } from '#shared/rules/index.ts'
import { type Code, codeOf, f64, f64x2, i32, type Local, v128, when } from '../../wasm/index.ts'
import { programOf } from '../../landscape/index.ts'
import type { Slope } from '../slope.ts'
import { coordinateOf, gradientOf, type Locals, phaseLength, phaseOf } from '../step-code.ts'
import { FOUND } from './frame.ts'
import { BOTH, type Writer } from './writer.ts'

/** The functions of the host that stand in where what a lane computes cannot be relied on; see `Rescue`. */
export const RESCUE = 'rescue'
export const RESCUE_HESSIAN = 'rescueHessian'
export const RESCUE_VALUE = 'rescueValue'

export const localsAt = (writer: Writer, names: readonly string[]): Local[] => names.map((name) => writer.local(name))
export const getAll = (locals: readonly Local[]): Code[] => locals.map(({ get }) => get)

/** ‖·‖² of vectors. */
export function square(vectors: readonly Code[]): Code {
  return vectors.map((of) => f64x2.mul(of, of)).reduce((sum, next) => f64x2.add(sum, next))
}

/** ‖·‖ of vectors. */
export function norm(vectors: readonly Code[]): Code {
  return vectors.length === 1 ? f64x2.abs(vectors[0]!) : f64x2.sqrt(square(vectors))
}

/** What a function of the host has left of a result. */
export const found = (index: number): Code => f64.load(i32.const(FOUND + 8 * index))

/** Steps γ∇f at the locals of a descent. */
export interface Steps {
  /** Gives the locals below their values as they are computed in doubles. */
  code: Code
  steps: Local[]
  gradient: Local[]
  /** The lanes in which they can be relied on as far as `near` from 0; undefined where they always can. */
  trustedNear?: Code
  /** The same wherever x is. */
  trusted?: Code
}

/** As `stepsIn` has them in JavaScript. */
export function stepsAt(writer: Writer, slope: Slope, { x }: Locals, names: readonly string[], rate: Code): Steps {
  const { formula, near, mayBeInfinite, witnesses } = slope
  const targets = formula.gradient.map((of, axis) => [gradientOf(names[axis]!), of] as const)
  const program = programOf(targets, x, `${names[0]!}t`, { condition: formula.domain, witnesses })
  const steps = localsAt(writer, names)
  const gradient = localsAt(writer, names.map(gradientOf))
  const code = codeOf(writer.program(program), ...multiplied(steps, rate, gradient))
  const sizes = [
    ...steps.map(({ get }) => f64x2.abs(get)),
    ...(program.witness === undefined ? [] : [writer.local(program.witness).get]),
  ]
  const conditions = [
    ...(program.holds ? [writer.test(program.holds)] : []),
    ...(mayBeInfinite ? [f64x2.lt(sizes.reduce(f64x2.add), writer.number(Infinity))] : []),
  ]
  const within = f64x2.le(square(getAll(localsAt(writer, x))), writer.number(near ** 2))
  const everywhere = near < slope.bound ? [...conditions, within] : conditions
  return {
    code,
    steps,
    gradient,
    ...(conditions.length > 0 && { trustedNear: conditions.reduce(v128.and) }),
    ...(everywhere.length > 0 && { trusted: everywhere.reduce(v128.and) }),
  }
}

const multiplied = (steps: readonly Local[], rate: Code, gradient: readonly Local[]) =>
  steps.map((step, axis) => step.set(f64x2.mul(rate, gradient[axis]!.get)))

/**
 * Corrects the steps of the lanes in which they cannot be relied on.
 * @param missing gets the bits of the lanes in which f has no value or no gradient
 */
export function corrected(
  writer: Writer,
  { x }: Locals,
  { steps, gradient, trusted }: Steps,
  rate: Code,
  missing = writer.locals.add('i32'),
): Code {
  if (trusted === undefined) return []
  const bits = writer.locals.add('i32')
  const lanes = [0, 1].map((lane) => {
    const place = localsAt(writer, x).map(({ get }) => f64x2.extract(get, lane))
    const notFound = i32.shl(i32.eqz(writer.call(RESCUE, ...place)), i32.const(lane))
    return when(
      i32.eqz(i32.and(bits.get, i32.const(1 << lane))),
      codeOf(
        missing.set(i32.or(notFound, missing.get)),
        ...gradient.map((local, axis) => local.set(f64x2.replace(local.get, lane, found(axis)))),
      ),
    )
  })
  return codeOf(
    missing.set(i32.const(0)),
    bits.set(v128.bits(trusted)),
    when(i32.ne(bits.get, i32.const(BOTH)), codeOf(...lanes, ...multiplied(steps, rate, gradient))),
  )
}

/** What the rule makes of a gradient: its move and its next state, as vectors that can be read again and again. */
export interface Moved {
  code: Code
  move: Code
  state: Record<string, Code>
}

/**
 * What the rule makes of one coordinate.
 * @param step γ times the gradient, where it is there already
 */
export function moved(
  writer: Writer,
  { rule }: Slope,
  { rate, ofRule }: Given,
  gradient: Code,
  state: Readonly<Record<string, Code>>,
  step?: Code,
): Moved {
  const code: Code[] = []
  const kept = (value: Code): Code => {
    const local = writer.locals.add('v128')
    code.push(local.set(value))
    return local.get
  }
  const algebra: Algebra<Code> = {
    number: (value) => writer.number(value),
    add: (a, b) => kept(f64x2.add(a, b)),
    subtract: (a, b) => kept(f64x2.sub(a, b)),
    multiply: (a, b) =>
      step !== undefined && ((a === rate && b === gradient) || (a === gradient && b === rate))
        ? step
        : kept(f64x2.mul(a, b)),
    divide: (a, b) => kept(f64x2.div(a, b)),
    sqrt: (a) => kept(f64x2.sqrt(a)),
  }
  const next = rule.step(algebra, { gradient, learningRate: rate, parameters: ofRule, state })
  return { code: codeOf(...code), move: next.move, state: next.state }
}

/** What every step is given. */
export interface Given {
  rate: Code
  /** The parameters of the rule. */
  ofRule: Readonly<Record<string, Code>>
}

/** Numbers of a start: those of a point at rest, its learning rate, and the parameters of the rule. */
export const startLength = (rule: Rule, dimension: number) => phaseLength(rule, dimension) + 1 + rule.parameters.length

/** The locals of the learning rate and the parameters of the rule, each lane's own. */
export function givenAt(writer: Writer, { rule }: Slope, vector: number): { given: Given; all: Local[] } {
  const rate = writer.local(`rate${vector}`)
  const ofRule = rule.parameters.map((name) => [name, writer.local(`${name}${vector}_`)] as const)
  return {
    given: { rate: rate.get, ofRule: Object.fromEntries(ofRule.map(([name, { get }]) => [name, get])) },
    all: [rate, ...ofRule.map(([, local]) => local)],
  }
}

/** Takes the step: x ← x − move, and the next state. */
export function advance(writer: Writer, slope: Slope, at: Locals, { steps, gradient }: Steps, given: Given): Code {
  const codes = at.x.map((name, axis) => {
    const x = writer.local(name)
    const state = Object.fromEntries(
      Object.entries(coordinateOf(at.state, axis)).map(([vector, local]) => [vector, writer.local(local).get]),
    )
    const next = moved(writer, slope, given, gradient[axis]!.get, state, steps[axis]!.get)
    const states = Object.entries(next.state).map(([vector, value]) =>
      writer.local(at.state[vector]![axis]!).set(value),
    )
    const last = at.last.length === 0 ? [] : writer.local(at.last[axis]!).set(next.move)
    return codeOf(next.code, last, x.set(f64x2.sub(x.get, next.move)), ...states)
  })
  return codeOf(...codes)
}

/** The locals of all numbers of a point. */
export const phaseAt = (writer: Writer, at: Locals): Local[] => localsAt(writer, phaseOf(at))
