export { boundsOver } from './bounds.ts'
export { enclosureOf } from './enclosure.ts'
