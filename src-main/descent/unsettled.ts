/**
 * A descent that `steps` iterations did not decide goes on from its last iterate, as long as it takes to say in which way it is unsettled:
 *
 * - *periodic* with the smallest period p in 2…64 for which x[i + p] is within `RETURN_TOLERANCE`·max(1, ‖x[i]‖) of x[i] over two full
 *   periods, i = 0…2p − 1. Where that already holds for p = 1 it hardly moves, which is slow.
 * - *slow* when its step length never grows over the next `MAX_PERIOD` steps: it is settling. Most undecided descents are of this sort (small learning
 *   rates), and this finds them at once.
 * - *chaotic* when over `LYAPUNOV_STEPS` steps it is bounded and its largest Lyapunov exponent is positive: the mean of ln ‖(1 − γH(x))v‖ for a unit
 *   tangent vector v carried along (in one dimension, of ln |1 − γf″(x)|). Bounded means more than within the bound: an orbit that sets a new record of
 *   ‖x‖ in every one of the window's blocks is on its way out, however slowly. On 20x² with a learning rate just above 0.05, x grows by a
 *   tiny factor per step; its exponent is positive, and yet nothing about it is chaotic.
 * - *slow* otherwise.
 */

/** Longest period that is looked for. */
export const MAX_PERIOD = 64
export const RETURN_TOLERANCE = 1e-6
export const LYAPUNOV_STEPS = 512
/** Steps in one block of the Lyapunov window; there are 16. */
export const BLOCK_STEPS = 32

/** What `tellApart` returns for a chaotic and for a slow descent; a periodic one gives its period, 2…64. */
export const CHAOTIC = -1
export const SLOW = 0

/** What `Kernels.screen` may have seen of a descent. */
export const GROWN = 1
export const RETURNED = 2
