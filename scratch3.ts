import { landscapeOf } from './src-main/landscape/index.ts'
import { descend } from './src-main/descent/index.ts'
const l = (expression: string, variables = ['x']) => landscapeOf({ expression, variables })
for (const [e, g, ...starts] of [
  ['log(exp(x)+exp(-x))', 1000, 1], ['log(1+exp(-3*x))+log(1+exp(2*x))', 400, 1], ['1/(1+exp(-x))+0.001*x^2', 1, -800],
  ['sqrt((x-1)^2)', .5, -3, -2, -1,0,1,2,3], ['sqrt((x-1)^2)', 1, -3, -2, -1,0,1,2,3],['sqrt(x^4)', .5, 1, .9], ['x - log(x)', 10, 3, .5], ['x^2/2+3*x+2*log(x)', .1, 1], ['sqrt(x)', 1, 0, 4]
] as [string, number, ...number[]][]) for (const s of starts) {
  const d = descend(l(e), [s], g, { steps: 1000, tolerance: 1e-6, bound: 1e6 })
  console.log(e, g, s, d.fate, d.period, d.iterations, d.points.slice(-3).join(' '))
}
const p = landscapeOf('paper-2d')
for (const g of [0.0205, 0.025]) { const d = descend(p, [3, 3], g, { steps: 1000, tolerance: 1e-6, bound: 1e6 }); console.log(g, d.fate, d.period, d.points.slice(-4).join(' ')) }
console.log(p.gradient([1.61, 1.61]), descend(landscapeOf('ackley'), [0, 0], .1, { steps: 1000, tolerance: 1e-6, bound: 1e6 }).fate)
console.log(landscapeOf({expression: '-log(1-x^2)+x/2', variables: ['x'], domain: [[-8, 8]]}).info.minima)
