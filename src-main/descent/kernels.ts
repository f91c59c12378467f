/** What kernels take, by name. Points are float64, shape [points, numbers of a point], row-major. */
interface Arguments {
  starts: Float64Array
  points: Float64Array
  point: Float64Array
  /** Where descents were decided. */
  ends: Float64Array
  /** Room for 3·64 points. */
  orbit: Float64Array
  /** Number of starts, or of points that are chosen. */
  count: number
  /** Indices of points. */
  chosen: Uint32Array
  index: number
  /** The learning rate. */
  rate: number
  steps: number
  tolerance: number
  bound: number
  /** Of each start. */
  decision: Uint8Array
  iterations: Uint32Array
  seen: Uint8Array
  /** ‖γ∇f‖ at each point. */
  lengths: Float64Array
  /** The learning rate of each step. */
  rates: Float64Array
  /** The learning rate by which convergence is told. */
  base: number
  /** The first t at which it is told. */
  settling: number
  /** Standard deviation of the noise on each coordinate of the gradient. */
  std: number
  /** Of the noise of a start. */
  key: Int32Array
  /** Whether every iterate is kept. */
  keep: boolean
}

/**
 * The parameters of each kernel in their order: the names by which its code knows them, and with `Arguments` its
 * signature. Those of the rule follow.
 */
export const kernelParameters = {
  descend: ['starts', 'count', 'rate', 'steps', 'tolerance', 'bound', 'decision', 'iterations', 'ends'],
  screen: ['points', 'chosen', 'count', 'rate', 'seen'],
  recur: ['points', 'index', 'rate', 'orbit'],
  lyapunov: ['points', 'index', 'rate', 'bound'],
  exponent: ['points', 'index', 'rate', 'bound', 'steps'],
  advance: ['point', 'rate', 'bound', 'steps'],
  trace: ['points', 'lengths', 'rate', 'steps', 'tolerance', 'bound'],
  vary: [
    'starts',
    'index',
    'rates',
    'base',
    'settling',
    'std',
    'key',
    'steps',
    'tolerance',
    'bound',
    'points',
    'lengths',
    'keep',
  ],
} as const satisfies Record<string, readonly (keyof Arguments)[]>

export type KernelName = keyof typeof kernelParameters

/** What the kernels return. */
interface Results extends Record<KernelName, unknown> {
  descend: undefined
  screen: undefined
  recur: number
  lyapunov: number
  exponent: number
  advance: number
  trace: [iterations: number, decision: number]
  vary: [iterations: number, decision: number]
}

type ArgumentsOf<Names extends readonly (keyof Arguments)[]> = {
  -readonly [Place in keyof Names]: Arguments[Names[Place]]
}

export type Kernel<Name extends KernelName> = (
  ...taken: [...ArgumentsOf<(typeof kernelParameters)[Name]>, ...ofRule: number[]]
) => Results[Name]

/**
 * Loops of one rule with the gradient of one landscape written into them. A point is x, and where the rule has a
 * state, that and the last move behind it. All of them do the same operations in the same order on a start, so that
 * its fate does not depend on which of them it met.
 */
export interface Kernels {
  /**
   * Descends from each start; writes per start its `decision`, `iterations` and the point `ends` where it was decided.
   */
  descend: Kernel<'descend'>
  /**
   * What is `seen` over the next 64 steps of each of the `count` points whose index is in `chosen`: GROWN when the step
   * length grew, RETURNED when x came back to where it was. Without the one or the other it is slow, without the latter
   * it is not periodic.
   */
  screen: Kernel<'screen'>
  /**
   * Whether the unsettled descent at point `index` comes back: its period (2…64), SLOW when it hardly moves or its
   * steps only shrink, or CHAOTIC when it is neither and `lyapunov` has to decide. `orbit` has room for 3·64 points.
   */
  recur: Kernel<'recur'>
  /**
   * Largest Lyapunov exponent per step from point `index` on; NaN when the orbit is not bounded, or still on its way
   * down or out.
   */
  lyapunov: Kernel<'lyapunov'>
  /**
   * Largest Lyapunov exponent per step over so many steps from point `index` on; NaN when the orbit leaves the bound.
   */
  exponent: Kernel<'exponent'>
  /**
   * Moves `point` on by so many steps, whatever they come near to; returns the t at which it was beyond the bound and
   * stopped, or -1.
   */
  advance: Kernel<'advance'>
  /**
   * Descends from `points[0]`, keeping every iterate and the length of the step that follows; returns t and the
   * decision.
   */
  trace: Kernel<'trace'>
  /**
   * Descends from `starts` at `index` with a learning rate of each step and with noise; returns t and the decision,
   * and leaves in `points` every iterate, or with `keep` unset the last alone.
   */
  vary: Kernel<'vary'>
}
