export { createDriver, type DescendOptions, type Driver, type Tile } from './driver.ts'
export { DeviceLostError, RefusedByDeviceError } from './errors.ts'
export type { Grid, Source } from './grid.ts'
export type { FromGpu, ToGpu, Wire } from './messages.ts'
export { pairOf } from './numbers.ts'
export { adapterName, driven, type OpenDevice, openDeviceOf, type OpenGpu } from './open.ts'
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
