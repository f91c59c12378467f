export { bounds } from './bounds.ts'
export {
  askedRegions,
  basisOf,
  claimColors,
  conditionName,
  constantRegions,
  drawnConditions,
  failsBetweenPoints,
  partOf,
  sourceName,
  theoryOf,
  verdictOf,
} from './parts.ts'
