export { allDigits, formatBytes, formatCount, formatNumber, formatShare } from '#shared/plot/index.ts'
export {
  choiceLabels,
  datasetLabels,
  isPaused,
  kindLabels,
  landscapeLabel,
  statusLabel,
  statusLabels,
} from './labels.ts'
export { scoreOf } from './match.ts'
export { formatMoment, formatRelative } from './moments.ts'
export { titleParts, type TitleParts } from './title-parts.ts'
export { notANumber, parseNumber, parseNumbers, writeNumber } from './number-text.ts'
export { formatCounted, formatDuration, formatProgress, formatRemaining } from './quantities.ts'
