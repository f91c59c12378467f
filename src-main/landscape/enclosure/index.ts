export { enclosureOf, enclosuresIn } from './enclosure.ts'
export type { Interval } from './interval.ts'
