/** The device is gone: taken out, its driver started anew, or given up by the system. It answers nothing any more. */
export class DeviceLostError extends Error {
  override name = 'DeviceLostError'
}

/** The device refuses a shader, or has no room for what it is to compute. */
export class RefusedByDeviceError extends Error {
  override name = 'RefusedByDeviceError'
}
