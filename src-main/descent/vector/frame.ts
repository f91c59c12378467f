/**
 * Where what kernels and their host share lies in memory, in bytes. The host's arrays come behind it.
 */

/** Most vectors of a loop, and numbers of a start: x, a state and the last move of the plane, γ and a parameter. */
export const MOST_VECTORS = 8
const MOST_NUMBERS = 8

/** What a function of the host has left: four numbers. */
export const FOUND = 0
/** i32: the next start, and how many lanes have none. */
export const NEXT = 32
export const PARKED = 36
/** i32 of each lane: the turn at which its descent has done all its steps, and its start; −1 where it is parked. */
export const ENDS = 40
export const CELLS = ENDS + 8 * MOST_VECTORS
/** Of each vector a mask of the lanes that are parked. */
export const PARKED_LANES = 176
/** Vectors of the point at which a lane is asked about, of its steps, and of the point that comes after it. */
export const POINT = PARKED_LANES + 16 * MOST_VECTORS
export const STEPS = POINT + 16 * MOST_NUMBERS
export const AFTER = STEPS + 16 * 2
/** Where arrays begin. */
export const ARRAYS = 1024
