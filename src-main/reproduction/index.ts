export { findingsOf, type Results } from './claims.ts'
export { planOf, type PlannedFigure, type PlannedRun } from './plan.ts'
export { htmlOf, markdownOf, type Entry, type Report } from './report.ts'
