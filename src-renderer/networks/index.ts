export { networkSummary } from './network-summary.ts'
export { nearestSnapshot } from './networks.ts'
export { networkTabs } from './tabs.ts'
