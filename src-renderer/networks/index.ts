export { networkSummary } from './network-summary.ts'
export { networkTabs } from './tabs.ts'
export { lineSummary, planeSummary } from './weight-summaries.ts'
