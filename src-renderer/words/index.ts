export { allDigits, formatNumber, formatShare } from '#shared/plot/index.ts'
export { choiceLabels, datasetLabels, kindLabels, landscapeLabel, statusLabels } from './labels.ts'
export { scoreOf } from './match.ts'
export { formatMoment, formatRelative } from './moments.ts'
export { notANumber, parseNumber, parseNumbers, writeNumber } from './number-text.ts'
export {
  formatBytes,
  formatCount,
  formatCounted,
  formatDuration,
  formatProgress,
  formatRemaining,
} from './quantities.ts'
