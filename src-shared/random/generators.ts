/**
 * The generators of random numbers that runs have been computed with, by the names that are recorded with them, the
 * newest last. What belongs to a name is what the generator is, how it is seeded, how a number is made of its words,
 * and how lists are shuffled: where any of that changes, a name is added, and what the older names stand for stays.
 *
 * A name is a setting of a run like its seed, and stands in its config (`generator`). So it goes wherever the settings
 * go and cannot be lost: into a form, an archive, an exported image or file and back, to each run of a sweep, to the
 * compute process when a run is resumed, and it is seen where settings are compared. Runs are of the same settings only
 * if they have the same random numbers. A config without it is one of version 1, as that is what every Overstep wrote
 * that knew no other: a file that was run before gives what it gave before. Presets and new forms name the newest.
 */
export const generators = ['xoshiro128**', 'xoshiro128** 2'] as const
export type Generator = (typeof generators)[number]

/** That of configs which name none. */
export const FIRST_GENERATOR = 'xoshiro128**' satisfies Generator
/** That of new runs. */
export const GENERATOR = 'xoshiro128** 2' satisfies Generator
