/** When a descent is over. */
export interface Stopping {
  /** Most gradient steps, T. */
  steps: number
  /** Converged when ‖γ∇f(x)‖ is at most this. */
  tolerance: number
  /** Divergent when ‖x‖ is beyond this. */
  bound: number
}

/** How a descent ended, before its minimum or its way of being unsettled is known. */
export const CONVERGED = 0
export const UNSETTLED = 1
export const DIVERGENT = 2
export const UNDEFINED = 3
