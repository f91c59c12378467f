export { networkSummary } from './network-summary.ts'
export { networkTabs } from './tabs.ts'
