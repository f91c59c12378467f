import { createRequire } from 'node:module'

/** A device that is open, and what it is. */
export interface OpenDevice {
  device: GPUDevice
  /** What its maker calls it, such as "NVIDIA GeForce RTX 4070 (NVIDIA: 550.54)". */
  adapter: string
  /** Whether it is the processor that pretends to be a GPU. */
  isSoftware: boolean
}

interface Dawn {
  create(options: string[]): GPU
}

/**
 * What Dawn gave out is held as long as the process lives: it ends the process when its GPU object is collected while
 * a device lives.
 */
const held: unknown[] = []

/**
 * Opens a GPU through Dawn, the WebGPU of Chromium as a library for Node (npm package `webgpu`).
 * @param powerPreference where there are several: the fastest, or the one that takes least power
 * @throws {Error} where there is no GPU, or Dawn could not be installed or loaded; its message says which
 */
export async function openDevice(powerPreference: GPUPowerPreference = 'high-performance'): Promise<OpenDevice> {
  // Electron refuses the buffers that Dawn for Node reads back through.
  if (process.versions['electron'] !== undefined)
    throw new Error('the desktop app cannot compute maps on a GPU yet; `overstep serve` and `overstep run` can')
  const gpu = (await loadDawn()).create([])
  held.push(gpu)
  const adapter = await gpu.requestAdapter({ powerPreference })
  if (!adapter) throw new Error('no GPU was found')
  const { info, limits } = adapter
  const device = await adapter.requestDevice({
    requiredLimits: {
      maxStorageBufferBindingSize: limits.maxStorageBufferBindingSize,
      maxBufferSize: limits.maxBufferSize,
    },
  })
  held.push(adapter, device)
  return { device, adapter: nameOf(info), isSoftware: info.isFallbackAdapter }
}

/** Such as "NVIDIA GeForce RTX 4070 (NVIDIA: 550.54)": drivers do not agree on what goes where. */
function nameOf({ vendor, architecture, device, description }: GPUAdapterInfo): string {
  if (vendor === 'google') return description || architecture
  const name = device || [vendor, architecture].filter(Boolean).join(' ') || 'GPU'
  return description && description !== name ? `${name} (${description})` : name
}

async function loadDawn(): Promise<Dawn> {
  try {
    createRequire(import.meta.url).resolve('webgpu')
  } catch {
    throw new Error('the package webgpu is not installed, which npm leaves out where it has nothing for a system')
  }
  return (await import('webgpu')) as unknown as Dawn
}
