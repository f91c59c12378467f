import { setTimeout as pause } from 'node:timers/promises'
import type { Store } from '../store/index.ts'
import type { Hub } from './hub.ts'

const RETRY_MS = 200
/** The user is told that it waits when another program has kept the database busy for this long. */
const PATIENCE_MS = 3000
/** A program that keeps it busy for longer will not let go by itself. */
const MOST_MS = 10 * 60_000

/** Writes what somebody waits for, all of it or none, and tries again while another program keeps the database busy. */
export type WritePatiently = (writes: () => void) => Promise<void>

export function patientWriter(store: Store, hub: Hub): WritePatiently {
  return async (writes) => {
    const began = performance.now()
    for (let told = false; ; await pause(RETRY_MS)) {
      try {
        return store.record(writes, true)
      } catch (error) {
        const waited = performance.now() - began
        if (store.passingTrouble(error) !== 'busy' || waited > MOST_MS) throw error
        if (told || waited < PATIENCE_MS) continue
        told = true
        const message = `${store.path} is kept busy by another program. The run waits, and begins when that lets go.`
        hub.emit('notice', { level: 'warning', message })
      }
    }
  }
}
