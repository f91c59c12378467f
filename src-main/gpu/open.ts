import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { type OpenDevice, openDeviceOf } from '#shared/gpu/index.ts'

interface Dawn {
  create(options: string[]): GPU
}

/**
 * Opens a GPU through Dawn, the WebGPU of Chromium as a library for Node (npm package `webgpu`).
 * @param powerPreference where there are several: the fastest, or the one that takes least power
 * @throws {Error} where there is no GPU, or Dawn could not be installed or loaded; its message says which
 */
export async function openDevice(powerPreference: GPUPowerPreference = 'high-performance'): Promise<OpenDevice> {
  return openDeviceOf((await loadDawn()).create([]), powerPreference)
}

async function loadDawn(): Promise<Dawn> {
  let entry: string
  try {
    entry = createRequire(import.meta.url).resolve('webgpu')
  } catch {
    throw new Error('the package webgpu is not installed, which npm leaves out where it has nothing for a system')
  }
  // By its place: a bundler would take it in, without the library that lies beside it.
  return (await import(pathToFileURL(entry).href)) as Dawn
}
