import { landscapeOf } from './src-main/landscape/index.ts'
for (const [e, v] of [['abs(x)^2',1],['abs(x*x)',1],['relu(x)^2+relu(-x)^2',1],['x*abs(x)*sign(x)',1],['relu(x)^2+relu(-x)^2+3*x^2',1],['abs(x)+log(1+exp(-2*abs(x)))',1],['abs(x)^2+2*abs(y)^2',2],['relu(x)^2 + x^2/2',1],['sqrt((x-1)^2)',1],['sqrt(x^4)',1],['max(x,-x)^2',1],['(x>0?x^2:0)+(x<0?x^2:0)',1],['relu(x)^2+relu(-x)^2+relu(y)^2+3*relu(-y)^2',2],['max(x^2,y^2)+min(x^2,y^2)',2],['max(x^2,2*x^2)',1],['max(x^2+3*y^2,3*x^2+y^2)',2],['logcosh(x)',1],['softplus(x)+softplus(-x)',1],['abs(x-1/3)^2+relu(y-1/3)^2+relu(1/3-y)^2',2]] as [string, number][]) {
  const t = performance.now()
  const l = landscapeOf({ expression: e, variables: ['x', 'y'].slice(0, v) })
  console.log(e, JSON.stringify(l.info.minima.map(({ at, eigenvalues, pieces, stabilityLimit, plateau }) => ({ at, eigenvalues, pieces, stabilityLimit, plateau }))), (performance.now() - t).toFixed(0))
}
