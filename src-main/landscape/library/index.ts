import type { BuiltInLandscape } from '#shared/contract/index.ts'
import type { BuiltIn } from './built-in.ts'
import { cubic, doubleWell } from './one-variable.ts'
import { paper1d, paper1dPrinted } from './paper-1d.ts'
import { paper2d, paper2dPrinted } from './paper-2d.ts'
import {
  ackley,
  beale,
  goldsteinPrice,
  himmelblau,
  rastrigin,
  rosenbrock,
  styblinskiTang,
  threeHumpCamel,
} from './test-functions.ts'

export type { BuiltIn } from './built-in.ts'

/** The landscapes that come with Overstep. */
export const library: Readonly<Record<BuiltInLandscape, BuiltIn>> = {
  'paper-1d': paper1d,
  'paper-1d-printed': paper1dPrinted,
  'paper-2d': paper2d,
  'paper-2d-printed': paper2dPrinted,
  'double-well': doubleWell,
  cubic,
  himmelblau,
  rosenbrock,
  beale,
  rastrigin,
  ackley,
  'styblinski-tang': styblinskiTang,
  'goldstein-price': goldsteinPrice,
  'three-hump-camel': threeHumpCamel,
}
