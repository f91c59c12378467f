import { landscapeOf } from './src-main/landscape/index.ts'
let s = 1
const rnd = () => ((s = (s * 16807) % 2147483647) / 2147483647)
const rest: any[] = []
for (const e of ['x^2 + y^2 - 200 * relu(abs(x) - 1) * relu(abs(y) - 1) * relu(2 - abs(x)) * relu(2 - abs(y))', '0.5*(x*y-1)^2', '(x^2+y^2-1)^2', 'x*(y+1)+y', 'max(x,y)^2+x*y+exp(x*y)/(1+x^2+y^2)', 'log(exp(x)+exp(y)) + (x-y)^4/7 + cos(x-y)*x*y', 'x^2*y+x*y^2+0.1*x^3+0.1*y^3', 'sqrt((x-1)^2+(y-1)^2) + x*y', 'sin(x)*cos(y)+cos(x)*sin(y)','2*10 + x^2 - 10 * cos(2 * pi * x) + y^2 - 10 * cos(2 * pi * y)'
, 'exp(-x^2-y^2)*(x+y)', 'x/(1+y^2)+y/(1+x^2)', 'abs(x-y)+abs(x*y-1)*relu(x+y)']) {
  const f = landscapeOf({ expression: e, variables: ['x', 'y'] })
  let bad = 0, badv = 0
  for (let i = 0; i < 2000; i++) {
    let a = rnd() * 6 - 3, b = i % 5 == 0 ? a : rnd() * 6 - 3
    const g = f.gradient([a, b]), h = f.gradient([b, a])
    if (!Object.is(g[0]!+0, h[1]!+0) || !Object.is(g[1]!+0, h[0]!+0)) bad++
    if (!Object.is(f.value([a, b]), f.value([b, a]))) badv++
  }
  console.log(e, bad, badv)
}
