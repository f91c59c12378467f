export { theorySummary } from './theory-summary.ts'
