import { articleClasses } from '#shared/contract/index.ts'
import type { BuiltIn } from './built-in.ts'

const [flat, sharp] = articleClasses['paper-2d']

/** All minima but the bowl's own are dents of one kind, whichever corner they are in. */
function classOf({ at }: { at: readonly number[] }): string {
  return at.every((x) => Math.abs(x) < 1) ? flat : sharp
}

/**
 * The 2-D function of D. Grachev, "Special Properties of Gradient Descent with Large Learning Rates" (2023), with both
 * last factors what they must be for its Figs 9 and 10.
 */
export const paper2d: BuiltIn = {
  title: 'Four dents in a bowl',
  description:
    'The article’s function of two variables: a flat minimum at 0 and four sharp, deeper ones near (±1.47, ±1.47).',
  expression: 'x^2 + y^2 - 200 * relu(abs(x) - 1) * relu(abs(y) - 1) * relu(2 - abs(x)) * relu(2 - abs(y))',
  variables: ['x', 'y'],
  domain: [
    [-4, 4],
    [-4, 4],
  ],
  classOf,
}

/**
 * With the same factor twice, as the article prints it: nothing then ends the dents in the direction of y, and their
 * minima are far out, near (±1.33, ±14.8).
 */
export const paper2dPrinted: BuiltIn = {
  title: 'Four dents in a bowl, as printed',
  description:
    'The formula as the article prints it, with R(2 − |x|) twice: the sharp minima are far away, near (±1.33, ±14.8).',
  expression: 'x^2 + y^2 - 200 * relu(abs(x) - 1) * relu(abs(y) - 1) * relu(2 - abs(x)) * relu(2 - abs(x))',
  variables: ['x', 'y'],
  domain: [
    [-4, 4],
    [-20, 20],
  ],
  classOf,
}
