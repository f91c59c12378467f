export { networkSummary } from './network-summary.ts'
export { nearestSnapshot } from './networks.ts'
