import { renderToString } from 'katex'
import { expect, test } from 'vitest'
import { builtInNames } from '#shared/contract/index.ts'
import { landscapeOf } from './index.ts'
import { readExpression } from './parse.ts'
import { symbol } from './symbol.ts'
import { typeset } from './typeset.ts'

const rendered = (tex: string) => renderToString(tex, { displayMode: true, throwOnError: true, strict: 'error' })

function texOf(text: string, parameters = {}) {
  const tex = typeset(readExpression(text, ['x', 'y'], parameters), ['x', 'y'])
  rendered(tex)
  return tex.slice('f(x, y) = '.length)
}

test.each([
  ['2 * x + 3 * y', '2 x + 3 y'],
  ['x - (y - 1)', String.raw`x - \left(y - 1\right)`],
  ['x - y - 1', 'x - y - 1'],
  ['x + -y', String.raw`x + \left(-y\right)`],
  ['-x^2', '-x^{2}'],
  ['(-x)^2', String.raw`\left(-x\right)^{2}`],
  ['(x + y) * 3', String.raw`\left(x + y\right) \cdot 3`],
  ['2 * abs(x) * abs(y) * 3', String.raw`2\,\left|x\right|\,\left|y\right| \cdot 3`],
  ['x / y / 2', String.raw`\frac{\frac{x}{y}}{2}`],
  ['(x / y)^2', String.raw`\left(\frac{x}{y}\right)^{2}`],
  ['x^y^2', 'x^{y^{2}}'],
  ['(x^y)^2', String.raw`\left(x^{y}\right)^{2}`],
  ['sin(x)^2 + cos(2 * pi * y)', String.raw`\sin^{2}\left(x\right) + \cos\left(2 \pi y\right)`],
  ['-20 * exp(-0.2 * x) + (-1) * (x + 1)', String.raw`-20 e^{-0.2 x} + \left(-1 \left(x + 1\right)\right)`],
  ['exp(-x / 2)', String.raw`e^{\frac{-x}{2}}`],
  ['e^x', 'e^{x}'],
  ['abs(x) + floor(y) + sqrt(x + 1)', String.raw`\left|x\right| + \left\lfloor y\right\rfloor  + \sqrt{x + 1}`],
  ['relu(2 - x)', String.raw`\operatorname{ReLU}\left(2 - x\right)`],
  ['max(x, y, 2)', String.raw`\max\left(x, y, 2\right)`],
  ['1e-7 * x + 2.5e300', String.raw`10^{-7} x + 2.5 \cdot 10^{300}`],
  [
    '2 <= x <= 3 ? x : y > 1 and not (x == 0) ? 1 : 2',
    [
      String.raw`\begin{cases}x & \text{if } 2 \le x \le 3 \\ `,
      String.raw`1 & \text{if } y > 1\text{ and }\text{not }x = 0 \\ `,
      String.raw`2 & \text{otherwise}\end{cases}`,
    ].join(''),
  ],
  [
    '(x < 1 or y < 1) and x != y ? 1 : 2',
    [
      String.raw`\begin{cases}1 & \text{if } \left(x < 1\text{ or }y < 1\right)\text{ and }x \ne y \\ `,
      String.raw`2 & \text{otherwise}\end{cases}`,
    ].join(''),
  ],
  [
    '2 * (x < 0 ? 1 : 2)',
    String.raw`2 \left(\begin{cases}1 & \text{if } x < 0 \\ 2 & \text{otherwise}\end{cases}\right)`,
  ],
])('%s', (text, tex) => {
  expect(texOf(text)).toBe(tex)
})

test('parameters stand by their names, and nothing is worked out', () => {
  expect(texOf('10^k * x + lambda / (2 * 3)', { k: 5, lambda: 0.1 })).toBe(
    String.raw`10^{k} x + \frac{\lambda}{2 \cdot 3}`,
  )
})

test('words stand apart', () => {
  expect(texOf('2 * width * x * height', { width: 1, height: 2 })).toBe(
    String.raw`2\,\mathrm{width}\,x\,\mathrm{height}`,
  )
})

test('names: letters, Greek letters, indices, words', () => {
  expect(['x', 'mu', 'x1', 'x_1', 'x_max', 'width', 'a_b_c', 'w_', 'Omega2'].map(symbol)).toEqual([
    'x',
    String.raw`\mu`,
    'x_{1}',
    'x_{1}',
    String.raw`x_{\mathrm{max}}`,
    String.raw`\mathrm{width}`,
    String.raw`a_{\mathrm{b\_c}}`,
    'w',
    String.raw`\Omega_{2}`,
  ])
})

test.each(builtInNames)('%s is rendered', (name) => {
  const { tex } = landscapeOf(name).info
  expect(tex).toContain('f(x')
  expect(rendered(tex)).toContain('katex')
})

test('however deep and long, what is read can be rendered', () => {
  for (const text of [
    '-'.repeat(900) + 'x',
    'x^'.repeat(300) + 'x',
    'x<1?1:'.repeat(150) + 'x',
    'x+'.repeat(499) + 'x',
    'sin('.repeat(50) + 'x' + ')'.repeat(50),
    '(x<1?2*'.repeat(50) + 'x' + ':1)'.repeat(50),
    'x^2 * '.repeat(240) + 'y',
    'x y '.repeat(250),
    'x/('.repeat(50) + 'x' + ')'.repeat(50),
  ])
    expect(() => texOf(text)).not.toThrow()
})
