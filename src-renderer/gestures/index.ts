export { useGestures } from './gestures.ts'
export { columnOf, devicePixels, fractionOf, type Plane, type Point, type Rectangle, toPixel, viewOf } from './plane.ts'
export { type Angles, useTurning } from './turning.ts'
