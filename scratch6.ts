import { landscapeOf } from './src-main/landscape/index.ts'
const t = performance.now()
const l = landscapeOf({ expression: '+(abs(log(atan((x)-((0.7)-(x))))))', variables: ['x', 'y'] })
console.log(l.info.minima, performance.now() - t)
