export { analyse, type FailingCells } from './analyse.ts'
export { hitBound, hitRate, missBound } from './claims.ts'
export { measure } from './measure.ts'
export { boundsOf, distancesOf, fractionsPerPoint, holds, pointsIn, volumeOf } from './regions.ts'
