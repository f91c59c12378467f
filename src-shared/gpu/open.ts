import { createDriver, type Driver } from './driver.ts'

/** A device that is open, and what it is. */
export interface OpenDevice {
  device: GPUDevice
  /** What its maker calls it, such as "NVIDIA GeForce RTX 4070 (NVIDIA: 550.54)". */
  adapter: string
  /** Whether it is the processor that pretends to be a GPU. */
  isSoftware: boolean
}

/** A GPU that is open and driven, in this process or in another one. */
export interface OpenGpu extends Omit<OpenDevice, 'device'> {
  driver: Driver
  /** Resolves to what happened, when the device is lost. */
  lost: Promise<string>
}

/**
 * What a GPU object gave out is held as long as the process lives: Dawn for Node ends the process when its GPU object
 * is collected while a device lives.
 */
const held: unknown[] = []

/**
 * Opens a device of whatever has the interface of WebGPU, with as much room as it can have.
 * @param powerPreference where there are several: the fastest, or the one that takes least power
 * @param none what is said where there is none
 * @throws {Error} where there is none
 */
export async function openDeviceOf(
  gpu: GPU,
  powerPreference: GPUPowerPreference,
  none = 'no GPU was found',
): Promise<OpenDevice> {
  held.push(gpu)
  const adapter = await gpu.requestAdapter({ powerPreference })
  if (!adapter) throw new Error(none)
  const { info, limits } = adapter
  const device = await adapter.requestDevice({
    requiredLimits: {
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
    },
  })
  held.push(adapter, device)
  return { device, adapter: adapterName(info), isSoftware: info.isFallbackAdapter }
}

/** A device with the driver of descents. */
export function driven({ device, adapter, isSoftware }: OpenDevice): OpenGpu {
  const lost = device.lost.then(({ message, reason }) => message || `the device was lost (${reason})`)
  return { adapter, isSoftware, driver: createDriver(device), lost }
}

/** How makers write the names that pages are told in small letters. */
const MAKERS: Record<string, string> = {
  amd: 'AMD',
  apple: 'Apple',
  arm: 'ARM',
  intel: 'Intel',
  nvidia: 'NVIDIA',
  qualcomm: 'Qualcomm',
}

/**
 * Such as "NVIDIA GeForce RTX 4070 (NVIDIA: 550.54)", for drivers do not agree on what goes where; "NVIDIA ampere" in a
 * page, which is told no more.
 */
export function adapterName({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  if (vendor === 'google') return description || 'SwiftShader'
  const name = device || [MAKERS[vendor] ?? vendor, architecture].filter(Boolean).join(' ') || 'GPU'
  return description && description !== name ? `${name} (${description})` : name
}
