import { statfsSync } from 'node:fs'
import { setImmediate as breathe, setTimeout as pause } from 'node:timers/promises'
import { OverstepError, toWireError, type About, type DatabaseSpace, type Watch } from '#shared/contract/index.ts'
import type { Store } from '../store/index.ts'
import type { Hub } from './hub.ts'

/** Between slices of what nobody waits for everything else has its turn. */
const BETWEEN_MS = 30
/** How often it is looked whether there is something to do. */
const LOOK_MS = 60_000
/** How long it rests when another program writes or the disk is full. */
const TROUBLE_MS = 10_000
/** How often what somebody waits for is tried again while another program writes, and how long. */
const RETRY_MS = 100
const MOST_RETRIES = 50

/** Keeps the file of the database small: removes what was deleted long ago, and gives back the room. */
export interface Upkeep {
  space(): DatabaseSpace
  /**
   * Gives back what is free, with `deleted` also what deleted runs take; the sizes before and after.
   * @throws {OverstepError} `conflict` where that is under way, or can only be done by the command line
   */
  compact(deleted: boolean, watch: Watch): Promise<{ before: number; after: number }>
  close(): void
}

export function createUpkeep(store: Store, hub: Hub, shell: About['shell']): Upkeep {
  const { space: file } = store
  let closed = false
  let compacting = false

  const look = () => {
    let next = LOOK_MS
    try {
      if (!compacting && store.tidySlice()) next = BETWEEN_MS
    } catch (error) {
      if (store.passingTrouble(error) === undefined) return report(error)
      next = TROUBLE_MS
    }
    timer = setTimeout(look, next).unref()
  }
  const report = (error: unknown) =>
    hub.emit('notice', { level: 'warning', message: toWireError(store.explain(error)).message })
  let timer = setTimeout(look, BETWEEN_MS).unref()

  /** Does slices until there are no more. */
  const all = async (slice: () => boolean, signal: AbortSignal, tell: () => void) => {
    for (let retries = 0; ;) {
      signal.throwIfAborted()
      if (closed) throw new OverstepError('unavailable', 'Overstep is closing.')
      try {
        if (!slice()) return
        retries = 0
        tell()
        await breathe()
      } catch (error) {
        if (store.passingTrouble(error) !== 'busy' || ++retries > MOST_RETRIES) throw error
        await pause(RETRY_MS)
      }
    }
  }

  const giveBack = async (deleted: boolean, { signal, progress }: Watch) => {
    const before = store.bytes()
    await all(
      () => store.purgeSlice(deleted),
      signal,
      () => progress(0),
    )
    if (deleted) hub.emit('runs.changed', null)
    if (file.inSlices()) {
      const total = file.free()
      await all(file.giveBackSlice, signal, () => progress(1 - file.free() / total))
    } else {
      if (shell !== 'cli') throw tooOld()
      file.rebuild()
    }
    file.checkpoint(true)
    return { before, after: store.bytes() }
  }

  const space = (): DatabaseSpace => ({ ...file.measure(), bytes: store.bytes(), disk: diskSpace(store.dataDir) })
  return {
    space,
    async compact(deleted, watch) {
      if (compacting) throw new OverstepError('conflict', 'Room is being given back already. Wait until that is done.')
      compacting = true
      try {
        return await giveBack(deleted, watch)
      } finally {
        compacting = false
      }
    },
    close() {
      closed = true
      clearTimeout(timer)
    },
  }
}

function diskSpace(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return null
  }
}

function tooOld(): OverstepError {
  return new OverstepError(
    'conflict',
    'This database was made by an older Overstep, and can only be made anew as a whole, during which nothing ' +
      'else can be done. Close Overstep, and call: overstep compact',
  )
}
