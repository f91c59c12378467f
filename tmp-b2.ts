import { captureIn, compileFormula, formulaOf, landscapeOf, parseExpression, type Landscape } from './src-main/landscape/index.ts'
import { kernelsOf } from './src-main/descent/kernels.ts'
import { descendAll, emptyFates, fateCodesOf } from './src-main/descent/index.ts'
const e = process.argv[2] ?? 'x^2 + y^2 - 200*relu(abs(x)-1)*relu(abs(y)-1)*relu(2-abs(x))*relu(2-abs(y))'
const formula = formulaOf(parseExpression(e, ['x','y']), 2)
const s = 1.4696930846
const min = (fate: string, x: number, y: number, l: number) => ({fate, at:[x,y], plateau:null, value:0, eigenvalues:[l,l], sharpness:l, stabilityLimit:2/l})
const minima = [min('flat',0,0,2), min('sharp',s,s,102), min('sharp',-s,s,102), min('sharp',s,-s,102), min('sharp',-s,-s,102)]
const landscape: Landscape = { info: {...landscapeOf('paper-1d').info, variables:['x','y'], minima, domain:[[-4,4],[-4,4]]}, formula, ...compileFormula(formula) }
const n = 1000
const v = Float64Array.from({length:n}, (_, i) => -4 + 8*i/(n-1))
const k = kernelsOf(landscape)
const d = new Uint8Array(n), it = new Uint32Array(n), ends = new Float64Array(2*n)
const cap = captureIn(landscape)
for (let rep = 0; rep < 5; rep++) {
 let a = 0, b = 0, c2 = 0, sum = 0, dd=0
 for (let row = 0; row < n; row++) {
  let t = performance.now()
  const starts = new Float64Array(2*n)
  for (let c = 0; c < n; c++) { starts[2*c] = v[c]!; starts[2*c+1] = v[row]! }
  a += performance.now() - t; t = performance.now()
  k.descend(starts, n, 0.5, 1000, 1e-6, 1e6, d, it, ends)
  b += performance.now() - t; t = performance.now()
  for (let c = 0; c < n; c++) sum += cap(ends, c)
  c2 += performance.now() - t; t = performance.now()
  descendAll(landscape, starts, 0.5, {steps:1000,tolerance:1e-6,bound:1e6}, emptyFates(n))
  dd += performance.now() - t
 }
 console.log('starts', a.toFixed(1), 'descend', b.toFixed(1), 'capture', c2.toFixed(1), 'all', dd.toFixed(1))
}
