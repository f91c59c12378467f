import { compileFormula, formulaOf, landscapeOf, parseExpression, type Landscape } from './src-main/landscape/index.ts'
import { descendAll, emptyFates, fatesOf } from './src-main/descent/index.ts'
const e = process.argv[2] ?? 'x^2 + y^2 - 200*relu(abs(x)-1)*relu(abs(y)-1)*relu(2-abs(x))*relu(2-abs(y))'
const formula = formulaOf(parseExpression(e, ['x','y']), 2)
const s = 1.4696930846
const min = (fate: string, x: number, y: number, l: number) => ({fate, at:[x,y], plateau:null, value:0, eigenvalues:[l,l], sharpness:l, stabilityLimit:2/l})
const minima = [min('flat',0,0,2), min('sharp',s,s,102), min('sharp',-s,s,102), min('sharp',s,-s,102), min('sharp',-s,-s,102)]
const landscape: Landscape = { info: {...landscapeOf('paper-1d').info, variables:['x','y'], minima, domain:[[-4,4],[-4,4]]}, formula, ...compileFormula(formula) }
const n = Number(process.argv[3] ?? 500)
const v = Float64Array.from({length:n}, (_, i) => -4 + 8*i/(n-1))
const names = fatesOf(landscape.info)
const stopping = {steps:1000, tolerance:1e-6, bound:1e6}
for (const rate of [0.01, 0.0195, 0.02, 0.05, 0.5]) {
  let best = Infinity
  const counts: Record<string, number> = {}
  let steps = 0
  for (let rep = 0; rep < 4; rep++) {
    const began = performance.now()
    steps = 0
    names.forEach(f => counts[f] = 0)
    const fates = emptyFates(n)
    for (let row = 0; row < n; row++) {
      const starts = new Float64Array(2*n)
      for (let c = 0; c < n; c++) { starts[2*c] = v[c]!; starts[2*c+1] = v[row]! }
      descendAll(landscape, starts, rate, stopping, fates)
      for (let c = 0; c < n; c++) { counts[names[fates.fate[c]!]!]!++; steps += fates.iterations[c]! }
    }
    best = Math.min(best, performance.now() - began)
  }
  console.log(rate, (best/1000).toFixed(3), 's', (best*1e6/steps).toFixed(2), 'ns/step', steps/n/n, JSON.stringify(counts))
}
