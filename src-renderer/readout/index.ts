export { highlighted } from './highlight.ts'
export { rateQuantities, startQuantities } from './quantities.ts'
export { spanOf } from './span.ts'
export type { ViewEvents, ViewProps } from './view.ts'
