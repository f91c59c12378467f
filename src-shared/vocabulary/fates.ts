/**
 * Fates that do not depend on the landscape, in code order behind the classes of its minima: other (converged, but in
 * the capture set of no minimum), periodic, chaotic and slow (the three ways to be unsettled), divergent, and
 * undefined (the descent came to a point where the function has no value), which is only a fate where there are such
 * points.
 */
export const commonFates = ['other', 'periodic', 'chaotic', 'slow', 'divergent', 'undefined'] as const
export type CommonFate = (typeof commonFates)[number]

/** The fates that the article draws as empty: 1000 iterations did not decide them. */
export const unsettledFates: readonly string[] = ['periodic', 'chaotic', 'slow'] satisfies CommonFate[]

/** The code in a `fate` array of a cell that has not been computed. */
export const PENDING = 255
