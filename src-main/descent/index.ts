export { descendAll, emptyFates, type Fates } from './band.ts'
export { type Descent, descend } from './descend.ts'
export { fatesOf } from './fates.ts'
