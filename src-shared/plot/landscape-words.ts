import { landscapeName, type BuiltInLandscape, type LandscapeChoice } from '../contract/index.ts'

const builtIn: Record<BuiltInLandscape, string> = {
  'paper-1d': 'the article’s function of one variable',
  'paper-1d-printed': 'the article’s function of one variable as printed',
  'paper-2d': 'the article’s function of two variables',
  'paper-2d-printed': 'the article’s function of two variables as printed',
  'double-well': 'the double well',
  cubic: 'the cubic',
  himmelblau: 'Himmelblau’s function',
  rosenbrock: 'Rosenbrock’s function',
  beale: 'Beale’s function',
  rastrigin: 'Rastrigin’s function',
  ackley: 'Ackley’s function',
  'styblinski-tang': 'the Styblinski–Tang function',
  'goldstein-price': 'the Goldstein–Price function',
  'three-hump-camel': 'the three-hump camel',
}

/** What a landscape is called in a sentence. */
export function landscapeWords(landscape: LandscapeChoice): string {
  return typeof landscape === 'string' ? builtIn[landscape] : landscapeName(landscape)
}
