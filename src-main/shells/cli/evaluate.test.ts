import { writeFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { expectRefused, file, json, makeFolder, overstep } from './sample-commands.fixture.ts'

makeFolder()

test('eval prints value and gradient, also of negative points', async () => {
  // 20x² and 40x at −3; the sharp minimum is stationary.
  expect((await json('eval', 'paper-1d', '--at', '-3')).document).toEqual({ value: 180, gradient: [-120] })
  expect((await json('eval', 'paper-1d', '--at=2.5')).document).toEqual({ value: 0, gradient: [0] })
})

test('eval takes two variables, an expression, a definition and a file with one', async () => {
  const value = async (...words: string[]) => (await json('eval', ...words)).document
  // x² + a·y² with its gradient (2x, 2ay).
  const answer = { value: 13, gradient: [2, 12] }
  expect(await value('--expression', 'x^2 + a*y^2', '--parameter', 'a=3', '--at', '1,2')).toEqual(answer)
  expect(await value('--expression', 'u^2 + 3*v^2', '--variables', 'u,v', '--at', '1,2')).toEqual(answer)
  expect(await value('{"expression": "x^2 + 3*y^2", "variables": ["x", "y"]}', '--at', '1,2')).toEqual(answer)
  writeFileSync(file('bowl.json'), '{"expression": "x^2 + a*y^2", "variables": ["x", "y"], "parameters": {"a": 3}}')
  expect(await value(file('bowl.json'), '--at', '1,2')).toEqual(answer)
  expect(await value('--expression', 'x^3', '--at', '2')).toEqual({ value: 8, gradient: [12] })
  expect((await overstep('eval', '--expression', 'x*y', '--at', '2,-3')).out).toBe(
    'f(2, -3) = -6\n∂f/∂x = -3\n∂f/∂y = 2\n',
  )
})

test('eval says where a function is not defined, and where its gradient is not', async () => {
  const evaluated = async (...words: string[]) => [
    (await json('eval', ...words)).document,
    (await overstep('eval', ...words)).out,
  ]
  expect(await evaluated('--expression', 'log(x)', '--at', '-1')).toEqual([
    { value: null, gradient: null },
    'f is not defined at (-1).\n',
  ])
  expect(await evaluated('--expression', 'log(x)', '--at', '0')).toEqual([
    { value: null, gradient: null },
    'f is not defined at (0).\n',
  ])
  expect(await evaluated('--expression', 'exp(x)', '--at', '1000')).toEqual([
    { value: null, gradient: null },
    'f is infinite at (1000).\n',
  ])
  expect(await evaluated('--expression', 'sqrt(x) + y', '--at', '0,2')).toEqual([
    { value: 2, gradient: [null, 1] },
    'f(0, 2) = 2\n∂f/∂x is not defined there\n∂f/∂y = 1\n',
  ])
})

test.each<[string[], string]>([
  [['eval', '--at', '1'], 'landscape: must be given'],
  [['eval', 'paper-1d', '--expression', 'x', '--at', '1'], 'landscape: must be left out'],
  [['eval', 'paper-1d', '--variables', 'x', '--at', '1'], '--variables: belongs to --expression'],
  [['eval', '--expression', 'x*a', '--parameter', 'a', '--at', '1'], '--parameter: must be name=number'],
  [['eval', '--expression', 'x + bar', '--at', '1'], 'landscape.expression: "bar" is not a known name'],
  [['eval', '{"expression": "x"}', '--at', '1'], 'landscape.variables: must be a list of names'],
  [['eval', '{"expression": ', '--at', '1'], 'landscape: is not JSON'],
  [['eval', '--expression', 'x*y', '--at', '1,2,3'], '--at: must be 2 finite numbers (x,y)'],
  [['eval', 'paper-9d', '--at', '1'], 'landscape: must be one of paper-1d'],
  [['eval', 'paper-1d', '--at', '1,2'], '--at: must be a finite number'],
  [['eval', 'paper-1d'], '--at'],
  [['eval', 'paper-1d', '--at', '0,5'], '--at: must be a finite number, got "0,5" (a decimal comma: write 0.5)'],
  [['eval', 'paper-2d', '--at', '0,5,-1,5'], '(a decimal comma: write 0.5,-1.5)'],
  [['eval', '--expression', 'x^2', '--at', '0,5'], '(a decimal comma: write 0.5)'],
  [['eval', '--expression', 'a*x', '--parameter', 'a=0,5', '--at', '1'], '(a decimal comma: write 0.5)'],
])('%j is refused with exit code 2', expectRefused)
