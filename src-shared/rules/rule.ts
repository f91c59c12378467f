import type { ZodType } from 'zod'

/**
 * What a rule computes with: numbers of one element. An algebra may emit code, build a graph of tensors, or work with
 * tensors at once; a rule cannot tell.
 */
export interface Algebra<Value> {
  number(value: number): Value
  add(a: Value, b: Value): Value
  subtract(a: Value, b: Value): Value
  multiply(a: Value, b: Value): Value
  divide(a: Value, b: Value): Value
  sqrt(a: Value): Value
}

/** What a rule sees of one element of x when it takes a step. */
export interface RuleInput<Value, Parameter extends string, State extends string> {
  /** The element of ∇f(x). */
  gradient: Value
  /** γ. */
  learningRate: Value
  parameters: Readonly<Record<Parameter, Value>>
  state: Readonly<Record<State, Value>>
}

/** What a step comes to: x ← x − move, and the state of the next step. */
export interface RuleOutput<Value, State extends string> {
  move: Value
  state: Record<State, Value>
}

/**
 * How x is moved by its gradient: the same operations on every element of x. Written once; kernels of descents, graphs
 * of training and TensorFlow.js are made from it.
 */
export interface Rule<Parameter extends string = string, State extends string = string> {
  name: string
  /** What titles and captions call it. */
  label: string
  /** What a config says of it: `{ name, …parameters }`. */
  schema: ZodType<{ name: string }>
  /** Numbers of the config beside the learning rate, in the order in which kernels take them. */
  parameters: readonly Parameter[]
  /**
   * Numbers that `step` takes beside its parameters and that change from step to step, at step t = 1, 2, …; networks
   * alone go by such rules.
   */
  varying?(t: number, parameters: Readonly<Record<Parameter, number>>): Partial<Record<Parameter, number>>
  /** Vectors of the shape of x that are carried from step to step, 0 before the first. */
  state: readonly State[]
  /**
   * Whether move and state are linear in gradient and state. Kernels follow tangent vectors by that, and networks may
   * be trained in other coordinates. Kernels of descents are made of such rules alone.
   */
  linear: boolean
  step<Value>(
    algebra: Algebra<Value>,
    input: RuleInput<Value, NoInfer<Parameter>, NoInfer<State>>,
  ): RuleOutput<Value, NoInfer<State>>
  /**
   * Of a rule that divides steps by what changes little from one to the next: the diagonal matrix P that it is as
   * if the gradient were multiplied with P⁻¹. Limits are those of the eigenvalues of P^(−1/2)·H·P^(−1/2) then.
   */
  preconditioner?: {
    /** The vector of the state that P is made of. */
    of: State
    /** An element of P after t ≥ 1 steps, from that of the vector. */
    at(value: number, t: number, parameters: Readonly<Record<Parameter, number>>): number
  }
  /**
   * The largest learning rate at which a point stays near a minimum of this curvature; null where it does at any.
   * @param sharpness largest eigenvalue λ of the Hessian there
   */
  stabilityLimit(sharpness: number, parameters: Readonly<Record<Parameter, number>>): number | null
  /** The same as a formula, from the texts that stand for λ and β. */
  limitFormula(sharpness: string, momentum: string): string
  /**
   * The learning rate up to which a point that comes close to such a minimum along its sharpest direction keeps its
   * side of it; from there to the limit it changes sides. Null where it keeps it at any.
   */
  monotoneLimit(sharpness: number, parameters: Readonly<Record<Parameter, number>>): number | null
  /** Where the rule and its limit are from. */
  source: string
}

/** A rule with the values of its parameters. */
export interface ChosenRule {
  rule: Rule
  parameters: Readonly<Record<string, number>>
}

/** The values of the parameters in the order in which kernels take them. */
export function parameterValues({ rule, parameters }: ChosenRule): number[] {
  return rule.parameters.map((name) => parameters[name]!)
}
