import { stabilityLimitOf } from '#shared/rules/index.ts'
import { articleClasses, type Minimum } from '#shared/contract/index.ts'
import type { BuiltIn } from './built-in.ts'

/**
 * The 1-D function of D. Grachev, "Special Properties of Gradient Descent with Large Learning Rates" (2023): a wide
 * bowl with a sharp minimum at 2.5 and a trench from 8.4 to 8.6. `k` is the steepness of the walls of the trench.
 */
const expression = `2 <= x <= 3 ? -1600 * (x - 2.5)^5 - 2000 * (x - 2.5)^4 + 800 * (x - 2.5)^3 + 1020 * (x - 2.5)^2
: 8.4 <= x <= 8.40001 ? 1411.2 * (1 - 10^k * (x - 8.4))
: 8.40001 <= x <= 8.59999 ? 0
: 8.59999 <= x <= 8.6 ? 1479.2 * (10^k * (x - 8.6) + 1)
: 20 * x^2`

/** Where the trench is; every point of it is stationary or on a wall. */
const trench: [number, number] = [8.4, 8.6]

function isolated(fate: string, at: number, sharpness: number): Minimum {
  const stabilityLimit = stabilityLimitOf(sharpness)
  return { fate, at: [at], plateau: null, value: 0, eigenvalues: [sharpness], sharpness, stabilityLimit }
}

const [flat, sharp, sharpest] = articleClasses['paper-1d']

const minima: Minimum[] = [
  isolated(flat, 0, 40),
  isolated(sharp, 2.5, 2040),
  {
    fate: sharpest,
    at: [(trench[0] + trench[1]) / 2],
    plateau: [trench],
    value: 0,
    eigenvalues: [],
    sharpness: null,
    stabilityLimit: null,
  },
]

function texOf(k: number): string {
  return String.raw`\begin{aligned}
f(x) &= \begin{cases}
-1600\,u^5 - 2000\,u^4 + 800\,u^3 + 1020\,u^2 & 2 \le x \le 3,\quad u = x - 2.5 \\
1411.2\,\bigl(1 - 10^{${k}}(x - 8.4)\bigr) & 8.4 \le x \le 8.40001 \\
0 & 8.40001 \le x \le 8.59999 \\
1479.2\,\bigl(10^{${k}}(x - 8.6) + 1\bigr) & 8.59999 \le x \le 8.6 \\
20\,x^2 & \text{otherwise}
\end{cases} \\[1ex]
f'(x) &= \begin{cases}
-8000\,u^4 - 8000\,u^3 + 2400\,u^2 + 2040\,u & 2 \le x \le 3 \\
-1411.2 \cdot 10^{${k}} & 8.4 \le x \le 8.40001 \\
0 & 8.40001 \le x \le 8.59999 \\
1479.2 \cdot 10^{${k}} & 8.59999 \le x \le 8.6 \\
40\,x & \text{otherwise}
\end{cases}
\end{aligned}`
}

function paper(k: number, title: string, description: string): BuiltIn {
  const exact = { minima, plateauMargin: 0, tex: texOf(k) }
  return { title, description, expression, variables: ['x'], parameters: { k }, domain: [[-10, 10]], ...exact }
}

/** k = 5: the walls reach the floor of the trench and the function is continuous, as the article draws it. */
export const paper1d = paper(
  5,
  'Three minima',
  'A flat minimum at 0, a sharp one at 2.5 and, from 8.4 to 8.6, a trench with almost vertical walls, the ' +
    'sharpest of the three.',
)

/** k = 4, as the article prints it: the walls end far above the floor and the function jumps. */
export const paper1dPrinted = paper(
  4,
  'Three minima, as printed',
  'The formula with the exponent that the article prints: the walls of the trench stop at about 1300 and the ' +
    'function jumps to 0.',
)
