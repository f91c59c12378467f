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
   * What is `seen` over the next 64 steps of each of the `count` points whose index is in `chosen`: GROWN when the step length grew, RETURNED when x came
   * back to where it was. Without the one or the other it is slow, without the latter it is not periodic.
   */
  screen(points: Float64Array, chosen: Uint32Array, count: number, learningRate: number, seen: Uint8Array): void
  /**
   * Whether the unsettled descent at point `index` comes back: its period (2…64), SLOW when it hardly moves or its steps only shrink, or CHAOTIC
   * when it is neither and `lyapunov` has to decide. `orbit` has room for 3·64 points.
   */
  recur(points: Float64Array, index: number, learningRate: number, orbit: Float64Array): number
  /** Largest Lyapunov exponent per step from point `index` on; NaN when the orbit is not bounded, or still on its way down or out. */
  lyapunov(points: Float64Array, index: number, learningRate: number, bound: number): number
  /** Largest Lyapunov exponent per step over so many steps from point `index` on; NaN when the orbit leaves the bound. */
  exponent(points: Float64Array, index: number, learningRate: number, bound: number, steps: number): number
  /** Moves `point` on by so many steps, whatever they come near to; returns the t at which it was beyond the bound and stopped, or -1. */
  advance(point: Float64Array, learningRate: number, bound: number, steps: number): number
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
