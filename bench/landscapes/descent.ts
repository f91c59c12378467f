import type { descend } from '../../src-main/descent/index.ts'

/** When a descent is over. */
export type Stopping = Parameters<typeof descend>[3]

/** Where a descent starts, and with which learning rate. */
export interface Descent {
  start: number[]
  rate: number
}
