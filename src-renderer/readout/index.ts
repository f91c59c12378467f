export { highlighted } from './highlight.ts'
export { type Quantity, rateQuantities, startQuantities } from './quantities.ts'
export { spanOf } from './span.ts'
export type { ViewEvents, ViewProps } from './view.ts'
