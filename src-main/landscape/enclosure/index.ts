export { enclosureOf } from './enclosure.ts'
