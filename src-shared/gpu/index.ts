export { createDriver, type Driver, type Tile } from './driver.ts'
export { DeviceLostError, RefusedByDeviceError } from './errors.ts'
export type { Grid, Source } from './grid.ts'
export { pairOf } from './numbers.ts'
export {
  CONVERGED,
  decisionOf,
  DIVERGENT,
  isSensitive,
  minimumOf,
  RUNNING,
  SENSITIVE,
  settingsWgsl,
  type Shader,
  type ShaderPrecision,
  UNDEFINED,
  UNSETTLED,
  UNSURE,
  WORKGROUP,
} from './shader.ts'
