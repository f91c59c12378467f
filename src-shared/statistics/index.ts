export { type BorderDimension, borderDimension, type Fit, LEAST_SIDE } from './border.ts'
export { smoothed } from './smoothing.ts'
export { meanInterval } from './student.ts'
export { wilsonInterval } from './wilson.ts'
