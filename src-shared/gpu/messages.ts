import type { Tile } from './driver.ts'
import type { Grid } from './grid.ts'
import type { OpenDevice } from './open.ts'
import type { Shader } from './shader.ts'

/**
 * What a process that computes and a page that has a GPU say to each other. Both are of one version, so these are plain
 * types; they are copied by structured clone. A GPU goes by its power preference: the page opens one for each.
 */
export type ToGpu =
  | { ask: number; open: GPUPowerPreference }
  | { ask: number; on: GPUPowerPreference; prepare: Shader }
  | { ask: number; on: GPUPowerPreference; descend: Shader; grid: Grid; from?: number; to?: number }
  /** Nobody waits for what was asked by this number any more. */
  | { cancel: number }
  /** The last tile of what was asked by this number has been taken. */
  | { taken: number }

export type FromGpu =
  | { answer: number; opened?: Omit<OpenDevice, 'device'> }
  | { refusal: number; name: string; message: string }
  /** A tile of descents; the next but one is sent when it is taken. */
  | { tile: Tile; of: number }
  /** A device is lost, whatever is asked. */
  | { lost: GPUPowerPreference; message: string }
  /** Sent every so often while something is asked: the page lives, and its devices do what they are given. */
  | { alive: true }

/** One end of the way between them. */
export interface Wire<Out, In> {
  post(message: Out): void
  /** Messages that come before anybody listens wait. */
  onMessage(listener: (message: In) => void): void
}
