export { createDriver, type DescendOptions, type Driver, type Tile } from './driver.ts'
export { DeviceLostError, RefusedByDeviceError } from './errors.ts'
export type { Grid, Source } from './grid.ts'
export { pairOf } from './numbers.ts'
export {
  CONVERGED,
  decisionOf,
  DIVERGENT,
  minimumOf,
  RUNNING,
  settingsWgsl,
  type Shader,
  type ShaderPrecision,
  UNDEFINED,
  UNSETTLED,
  UNSURE,
  WORKGROUP,
} from './shader.ts'
