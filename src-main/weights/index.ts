export { archiveWeights } from './archive-weights.ts'
