import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as elementary from '#shared/elementary/index.ts'
import { compile, compileFormula, formulaOf, landscapes, parseExpression } from './index.ts'
import { calledIn, functionNamed, INLINING, nameOfBase, nameOfPower, toPower } from './elementary.ts'
import { emit } from './emit.ts'

const formula = (text: string) => formulaOf(parseExpression(text, ['x']), 1)
const value = (text: string) => {
  const { value } = compileFormula(formula(text))
  return (x: number) => value([x])
}
const number = fc.double({ noNaN: true, noDefaultInfinity: true })

test('kernels have the values of the functions that every engine rounds alike', () => {
  const { exp, log, sin, cos, tan, tanh, pow } = elementary
  for (const [name, of] of Object.entries({ exp, log, sin, cos, tan, tanh })) {
    const compiled = value(`${name}(x)`)
    fc.assert(
      fc.property(number, (x) => {
        // log 0 is no value.
        const expected = of(x)
        fc.pre(expected !== -Infinity)
        expect(compiled(x)).toBe(expected)
      }),
    )
  }
  const both = compileFormula(formulaOf(parseExpression('x^y', ['x', 'y']), 2))
  fc.assert(
    fc.property(number, number, (x, y) => {
      // 0 has no negative powers.
      fc.pre(x !== 0 || y >= 0)
      expect(both.value([x, y])).toBe(pow(x, y))
    }),
  )
})

test('powers of fixed exponents and bases have one value, folded or compiled', () => {
  const exponents = [0.3, 1.5, -0.7, 0.5, -2, 3, 7, 64, 65, 0, 1, -1, 100.5]
  let count = 0
  for (const exponent of exponents) {
    const compiled = value(`x^(${exponent})`)
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), (x) => {
        const folded = parseExpression(`(${x})^(${exponent})`, ['x'])
        if (folded.kind !== 'number') return
        count++
        expect(folded.value).toBe(compiled(x))
        expect(toPower(x, exponent)).toBe(compiled(x))
      }),
    )
  }
  expect(count).toBeGreaterThan(1000)
  const ofBase = value('2.5^x')
  fc.assert(
    fc.property(number, (x) => {
      expect(ofBase(x)).toBe(elementary.pow(2.5, x))
    }),
  )
})

test('a name in code says all of its function', () => {
  for (const number of [0.3, -0, 1e-320, -1e300, NaN, Infinity]) {
    for (const x of [0.2, 7, -1, Infinity]) {
      expect(functionNamed(nameOfPower(number))(x)).toBe(elementary.powerOf(number)(x))
      expect(functionNamed(nameOfBase(number))(x)).toBe(elementary.powersOf(number)(x))
    }
    expect(calledIn(`a = ${nameOfPower(number)}(b) + ${nameOfBase(number)}(c)`)).toHaveLength(2)
  }
})

test('code that calls no such function has nothing around it', () => {
  const plain = landscapes().filter(({ formula: { value, gradient } }) => {
    const targets = [value, ...gradient].map((expression, index) => [`f${index}`, expression] as const)
    return calledIn(emit(targets, ['x', 'y'], 't')).length === 0
  })
  expect(plain.map(({ info }) => info.name)).toContain('paper-1d')
  expect(plain.map(({ info }) => info.name)).toContain('himmelblau')
  expect(plain.length).toBeLessThan(landscapes().length)
  const parameters = (body: string) => String(compile(['point'], body)).split('(')[0]
  expect(parameters('return point')).toBe('function anonymous')
  expect(parameters('return elementary_sin(point)')).toBe('function ')
})

test('the option that lets calls be inlined is one that this V8 has', () => {
  expect(spawnSync(process.execPath, [INLINING, '-e', '0']).status).toBe(0)
  expect(spawnSync(process.execPath, ['--no-such-option-of-v8', '-e', '0']).status).not.toBe(0)
})
