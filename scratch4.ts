import { readFormula } from './src-main/landscape/read.ts'
import { compileFormula } from './src-main/landscape/evaluate.ts'
for (const n of [10, 50, 200]) {
const nested = 'x^'.repeat(n) + 'x'
const t = performance.now()
try { const f = readFormula(nested, ['x','y']).formula; console.log(performance.now() - t); const c = compileFormula(f); console.log(performance.now() - t)
for (const p of [[.5,-.25],[0,0],[1e300,-1e300],[NaN,Infinity]]) console.log(c.value(p), c.gradient(p), c.hessian(p), performance.now()-t)
} catch (e) { console.log((e as Error).message) }
console.log(performance.now() - t)
}
