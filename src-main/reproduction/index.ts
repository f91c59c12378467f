export { findingsOf } from './claims.ts'
export { isBeyond, planOf, type PlannedFigure, type PlannedRun } from './plan.ts'
export { htmlOf, markdownOf, type Entry } from './report.ts'
