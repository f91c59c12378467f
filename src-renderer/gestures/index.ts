export { useGestures } from './gestures.ts'
export {
  columnOf,
  contains,
  devicePixels,
  fractionOf,
  panned,
  type Plane,
  type Point,
  type Rectangle,
  toData,
  toPixel,
  viewOf,
  zoomed,
} from './plane.ts'
export { pixelOn, useListeners, wheelZoom } from './pointing.ts'
export { type Angles, useTurning } from './turning.ts'
