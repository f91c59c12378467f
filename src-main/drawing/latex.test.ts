import { expect, test } from 'vitest'
import { latexOf } from './latex.ts'

test.each([
  ['learning rate {symbol|γ}', 'learning rate $\\gamma$'],
  ['10{sup|−3}', '10$^{- 3}$'],
  ['5·10{sup|−3}', '5$\\cdot$10$^{- 3}$'],
  ['({symbol|x}{sub|0}, {symbol|y}{sub|0})', '($x _{0}$, $y _{0}$)'],
  ['2/{symbol|f}\u2009″', "2/$f ''$"],
  ['{symbol|λ}{sub|max}', '$\\lambda _{\\mathrm{m a x}}$'],
  [
    '{strong|b} 5 % of {A} & _x_ #1 $2 ^~\\',
    '\\textbf{b} 5 \\% of \\{A\\} \\& \\_x\\_ \\#1 \\$2 \\textasciicircum{}\\textasciitilde{}\\textbackslash{}',
  ],
  ['flat  69 %', 'flat\\enspace{}69 \\%'],
  ['−1 → ∞, Grüße', '$-$1 $\\rightarrow$ $\\infty$, Grüße'],
])('%s is %s', (markup, tex) => {
  expect(latexOf(markup)).toBe(tex)
})
