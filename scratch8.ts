import { landscapeOf, captureOf } from './src-main/landscape/index.ts'
import { descend } from './src-main/descent/index.ts'
const l = landscapeOf({ expression: '0.5*(x*y-1)^2', variables: ['x', 'y'] })
console.log(l.info.minima.map(({set, ...m}) => ({ ...m, n: set!.curves.map(c=>c.length), s: set!.sharpness })))
for (const g of [.05,.1,.15]) { const d = descend(l, [0.3,4.5], g, { steps: 1000, tolerance: 1e-6, bound: 1e6 }); const e = [...d.points.slice(-2)]; console.log(g, d.fate, d.iterations, e, e[0]!**2+e[1]!**2, l.hessian(e)) }
let n: any = {}
for (let i = 0; i < 3000; i++) { const d = descend(l, [Math.sin(i*1.7)*9, Math.cos(i*2.3)*9], .01+ (i%7)*.01, { steps: 1000, tolerance: 1e-6, bound: 1e6 }); n[d.fate] = (n[d.fate]??0)+1; if (d.fate==='other') console.log(d.points.slice(-2)) }
console.log(n)
const c = landscapeOf({ expression: '(x^2+y^2-1)^2', variables: ['x', 'y'], domain: [[-2,2],[-2,2]] })
console.log([[1,0],[.7,.7],[0,0],[.5,.5],[1.05,0],[1.2,0],[1.11,0],[1.099,0]].map(p => captureOf(c, p)))
const r = landscapeOf({ expression: 'relu(x^2+y^2-4)', variables: ['x', 'y'] })
console.log([[1,0],[1.9,1.9],[0,0],[2.05,0],[2.2,0]].map(p => captureOf(r, p)))
