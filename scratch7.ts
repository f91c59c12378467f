import { jetOf } from './src-main/landscape/minima/jet.ts'
import { minimaInPlane } from './src-main/landscape/minima/plane.ts'
import { readFormula } from './src-main/landscape/read.ts'
for (const [e, w] of [['0.5*(x*y-1)^2',10],['(x^2+y^2-1)^2',2],['0.5*(x^2*y-1)^2',10],['(x*y)^2',3],['x^2',10],['(x*y-1)^4',5],['abs(y-x^2)',3],['sin(x)^2',10],['relu(x^2+y^2-4)',10],['x^4+y^2',10],['(x-y)^2',10],['x*y^2',3],['(y-sin(x))^2',10],['((x^2+y^2)^2-2*(x^2-y^2))^2',2],['relu(x^2+y^2-4)^2',10], ['3', 10],['0.5*(x*y-1)^2+0.5*(x-y)^2',3],['(1-x)^2+100*(y-x^2)^2',3],['log(cosh(1))+ (abs(x)+abs(y)-1)^2',3], ['max(abs(x),abs(y))^2+0*x',3], ['(x^2+y^2-1)^2*(x-2)^2',4]] as [string, number][]) {
  try {
  const { formula } = readFormula(e, ['x', 'y'])
  const t = performance.now()
  const found = minimaInPlane(jetOf(formula, [2*w, 2*w]), formula.value, [[-w, w], [-w, w]])
  console.log(e, (performance.now()-t).toFixed(0)+'ms', JSON.stringify(found.map(({ at, set, plateau, pieces }) => ({ at, plateau, pieces, n: set?.curves.map(c => c.length + ':' + c[0]!.map(x=>x.toFixed(3)) + '…' + c.at(-1)!.map(x=>x.toFixed(3))), l: set?.sharpness }))))
  } catch (err) { console.log(e, (err as Error).message) }
}
