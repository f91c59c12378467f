export { findingsOf } from './claims.ts'
export { isBeyond, type Plan, planOf, type PlannedFigure } from './plan.ts'
export { htmlOf, markdownOf, type Entry } from './report.ts'
