import { RefusedByDeviceError } from './errors.ts'
import type { Shader } from './shader.ts'

/** What buffers are for, as the standard numbers it (WebGPU, § 5.1.3): the names are not everywhere. */
const USE = { mapRead: 1, copySource: 4, copyTarget: 8, uniform: 0x40, storage: 0x80 }
export const MAP_READ = 1

/** The buffers of a tile. */
export interface Room {
  settings: GPUBuffer
  table: GPUBuffer
  state: GPUBuffer
  progress: GPUBuffer
  /** Which descents go on: read in one dispatch, written for the next. */
  going: readonly [GPUBuffer, GPUBuffer]
  /** How many go on, for the processor. */
  count: GPUBuffer
  /** What became of them, for the processor: progress, and the state behind it. */
  result: GPUBuffer
  groups: readonly [GPUBindGroup, GPUBindGroup]
  /** Descents that there is room for. */
  capacity: number
  destroy(): void
}

export const bytesOfNumber = ({ precision }: Pick<Shader, 'precision'>) => (precision === 'double-float' ? 8 : 4)
/** Of the number of steps and the decision of a descent. */
export const BYTES_OF_PROGRESS = 8
export const SETTINGS_BYTES = 144

/** Most descents that a device has room for at a time. */
export function mostCells(device: GPUDevice, { stateLength, precision }: Shader): number {
  const { maxStorageBufferBindingSize, maxBufferSize, maxComputeWorkgroupsPerDimension } = device.limits
  const each = stateLength * bytesOfNumber({ precision })
  return Math.min(
    Math.floor(maxStorageBufferBindingSize / Math.max(each, BYTES_OF_PROGRESS)),
    Math.floor(maxBufferSize / (each + BYTES_OF_PROGRESS)),
    64 * maxComputeWorkgroupsPerDimension,
  )
}

/**
 * Room for a tile of so many descents.
 * @throws {RefusedByDeviceError} where the device has none
 */
export async function makeRoom(
  device: GPUDevice,
  pipeline: GPUComputePipeline,
  shader: Shader,
  capacity: number,
  tableBytes: number,
): Promise<Room> {
  const made: GPUBuffer[] = []
  const buffer = (size: number, usage: number) => {
    const one = device.createBuffer({ size: Math.max(16, size), usage })
    made.push(one)
    return one
  }
  device.pushErrorScope('out-of-memory')
  device.pushErrorScope('validation')
  const stateBytes = capacity * shader.stateLength * bytesOfNumber(shader)
  const settings = buffer(SETTINGS_BYTES, USE.uniform | USE.copyTarget)
  const table = buffer(tableBytes, USE.storage | USE.copyTarget)
  const state = buffer(stateBytes, USE.storage | USE.copySource)
  const progress = buffer(capacity * BYTES_OF_PROGRESS, USE.storage | USE.copySource)
  const list = () => buffer(4 * (capacity + 1), USE.storage | USE.copySource | USE.copyTarget)
  const going = [list(), list()] as const
  const count = buffer(4, USE.mapRead | USE.copyTarget)
  const result = buffer(capacity * BYTES_OF_PROGRESS + stateBytes, USE.mapRead | USE.copyTarget)
  const groupFrom = (from: 0 | 1) =>
    device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [settings, table, state, progress, going[from], going[1 - from]!].map((one, binding) => ({
        binding,
        resource: { buffer: one },
      })),
    })
  const groups = [groupFrom(0), groupFrom(1)] as const
  const destroy = () => made.forEach((one) => one.destroy())
  for (const problem of [await device.popErrorScope(), await device.popErrorScope()])
    if (problem) {
      destroy()
      throw new RefusedByDeviceError(`the device has no room for ${capacity} descents: ${problem.message}`)
    }
  return { settings, table, state, progress, going, count, result, groups, capacity, destroy }
}
