/**
 * A descent that `steps` iterations did not decide goes on from its last iterate, as long as it takes to say in which
 * way it is unsettled:
 *
 * - *periodic* with the smallest period p in 2…64 for which x[i + p] is within `RETURN_TOLERANCE`·max(1, ‖x[i]‖) of
 *   x[i] over two full periods, i = 0…2p − 1. Where that already holds for p = 1 it hardly moves, which is slow.
 * - *slow* when its step length never grows over the next `MAX_PERIOD` steps: it is settling. Most undecided descents
 *   are of this sort (small learning rates), and this finds them at once.
 * - *chaotic* when over `LYAPUNOV_STEPS` steps it is bounded and its largest Lyapunov exponent is positive: the mean of
 *   ln ‖(1 − γH(x))v‖ for a unit tangent vector v carried along (in one dimension, of ln |1 − γf″(x)|). Bounded means
 *   more than within the bound, and over a window the exponent is that of the way there, not of a limit: an orbit on
 *   which f is lower, or higher, at the end of every one of the window's blocks than at its beginning is still on its
 *   way, however slowly, and not chaotic. It may go down a slope that is concave, on which neighbours part (log(1 + x²)
 *   far from 0), or grow by a tiny factor per step (20x² with a learning rate just above 0.05): the exponent is
 *   positive on both. An orbit that comes back has f rise and fall; that 16 blocks of one all go the same way by chance
 *   is as likely as that 17 numbers are drawn in order, 2/17!.
 * - *slow* otherwise.
 */

/** Longest period that is looked for. */
export const MAX_PERIOD = 64
export const RETURN_TOLERANCE = 1e-6
export const LYAPUNOV_STEPS = 512
/**
 * Steps in one block of the Lyapunov window, of which there are 16: even, for f of an orbit that jumps to and fro
 * across a valley.
 */
export const BLOCK_STEPS = 32

/** What `tellApart` returns for a chaotic and for a slow descent; a periodic one gives its period, 2…64. */
export const CHAOTIC = -1
export const SLOW = 0

/** What `Kernels.screen` may have seen of a descent. */
export const GROWN = 1
export const RETURNED = 2
