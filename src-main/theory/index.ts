export { analyse, type FailingCells } from './analyse.ts'
export { escapeRate, hitBound, hitRate, missBound, reachRate } from './claims.ts'
export { measure } from './measure.ts'
export { boundsOf, distance, distancesOf, holds, volumeOf } from './regions.ts'
