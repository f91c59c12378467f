import fc from 'fast-check'
import { functionNames } from './expression.ts'

/**
 * For tests: texts of functions of x and y, in every form of the language, and with `names` of parameters. Most can be
 * read; some are too long or too deep.
 */
export function expressionsOf(names: readonly string[] = []): fc.Arbitrary<string> {
  const numbers = ['0', '1', '2', '0.5', '3', '1e-3', '7.25', '70', '1e300', '1e-300', 'pi', 'e']
  const call = fc.constantFrom(...functionNames, '-', '+')
  const operator = fc.constantFrom('+', '-', '*', '/', '^', '')
  const comparison = fc.constantFrom('<', '<=', '>', '>=', '==', '!=')
  const space = fc.constantFrom('', ' ', '\n')
  return fc.letrec<{ expression: string; condition: string }>((tie) => ({
    expression: fc.oneof(
      { depthSize: 'medium', withCrossShrink: true },
      { weight: 3, arbitrary: fc.constantFrom('x', 'y', ...names) },
      { weight: 2, arbitrary: fc.constantFrom(...numbers) },
      {
        weight: 4,
        arbitrary: fc
          .tuple(tie('expression'), operator, tie('expression'), space)
          .map(([a, by, b, blank]) => `(${a})${blank}${by}${blank}(${b})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(tie('expression'), fc.constantFrom('2', '3', '-1', '-2', '0', '5', '70', '1.5'))
          .map(([a, n]) => `(${a})^(${n})`),
      },
      { weight: 4, arbitrary: fc.tuple(call, tie('expression')).map(([name, a]) => `${name}(${a})`) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(fc.constantFrom('min', 'max'), fc.array(tie('expression'), { minLength: 1, maxLength: 4 }))
          .map(([name, all]) => `${name}(${all.join(', ')})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(tie('condition'), tie('expression'), tie('expression'))
          .map(([test, a, b]) => `((${test}) ? (${a}) : (${b}))`),
      },
    ),
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      {
        weight: 3,
        arbitrary: fc
          .tuple(tie('expression'), comparison, tie('expression'))
          .map(([a, by, b]) => `(${a}) ${by} (${b})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(tie('expression'), comparison, tie('expression'), comparison, tie('expression'))
          .map(([a, by, b, then, c]) => `(${a}) ${by} (${b}) ${then} (${c})`),
      },
      {
        weight: 1,
        arbitrary: fc
          .tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition'))
          .map(([a, by, b]) => `(${a}) ${by} (${b})`),
      },
      { weight: 1, arbitrary: tie('condition').map((a) => `not (${a})`) },
    ),
  })).expression
}
