export { lineSummary } from './line-summary.ts'
export { networkSummary } from './network-summary.ts'
export { networkTabs } from './tabs.ts'
