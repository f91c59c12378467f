export {
  asFigure,
  hasWeights,
  placeColor,
  type CompareFigureKind,
  type CompareInput,
  type CompareLook,
} from './compare.ts'
export { compareDifference, fateFlows, whyNotSubtracted } from './difference.ts'
export { commonFigures, linkedFigures, zoomedView, type Linked } from './grid.ts'
export { overlaysOf } from './kinds.ts'
export { comparedLabels, distinctionsOf } from './labels.ts'
export { compareShares, sharedFates, shownFate } from './rates.ts'
export { resultsOf, type ResultRow, type Results } from './results.ts'
export { comparisonFigure, lookOfFigure, needsWeights, networksIn, wholeComparison } from './set.ts'
export { compareProjection, compareSeparations } from './weights.ts'
