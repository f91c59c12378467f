import { onScopeDispose, shallowRef, triggerRef, watch, type ShallowRef } from 'vue'
import { toWireError, type Service } from '#shared/contract/index.ts'
import { highestLevel, strideAt } from '#shared/passes/index.ts'
import type { RasterView } from '#shared/plot/index.ts'
import type { MapConfig } from '#shared/results/index.ts'
import { computeExactly, look } from './exactly.ts'
import { emptyPicture, type KnownFates, type Picture, seed, settle } from './picture.ts'
import { isFit, lookRoughly, type RoughDevice, roughDevice, shaderOf } from './roughly.ts'
import { configOver, lookedAt, type PictureSize } from './view.ts'

/** After so many milliseconds without a change what is seen is computed exactly. */
export const REST_MILLISECONDS = 300
/** So long a picture may become finer before one of a view that has changed meanwhile takes its place. */
const LOOK_MILLISECONDS = 80
/** How often it is looked through for what is known of it. */
const SETTLE_MILLISECONDS = 25
/** What a look by the GPU is to take. */
const ROUGH_MILLISECONDS = 50
/** Cells of its first look. */
const FIRST_CELLS = 4096

/** How the picture is computed that is seen. */
export type Means = 'processor' | 'gpu'

/** Pictures of what one flies over. */
export interface Flight {
  /** Triggers whenever more of it is known. */
  picture: ShallowRef<Picture | null>
  means: ShallowRef<Means>
  /** Why nothing can be computed. */
  error: ShallowRef<string | null>
  /** Why the GPU, though there is one, does not draw this map; null where it does, or there is none. */
  withoutGpu: ShallowRef<string | null>
}

/**
 * Keeps a picture of what is wanted until the calling scope ends: soon a coarse one, then finer, at rest the exact one.
 * What is wanted anew, before it is exact, is begun anew.
 */
export function useFlight(
  service: Pick<Service, 'call'>,
  wanted: { config: () => MapConfig; view: () => RasterView; size: () => PictureSize | null; still?: () => boolean },
): Flight {
  const picture = shallowRef<Picture | null>(null)
  const means = shallowRef<Means>('processor')
  const error = shallowRef<string | null>(null)
  const withoutGpu = shallowRef<string | null>(null)

  let version = 0
  let changedAt = -Infinity
  let onChange: (() => void) | undefined
  let known: { landscape: string; fates: KnownFates } | undefined
  let shownSettings = ''
  /** Milliseconds that the GPU takes for a cell. */
  let perCell: number | undefined
  const ending = new AbortController()

  watch(
    () => [wanted.config(), wanted.view(), wanted.size()],
    () => {
      version++
      changedAt = performance.now()
      onChange?.()
    },
    { immediate: true, flush: 'sync' },
  )

  /** What a picture is of, its view apart: only then may it stand for another. */
  const settingsOf = (config: MapConfig) => {
    const blank = { x: [0, 1], y: [0, 1] } as RasterView
    return JSON.stringify(configOver(lookedAt(config), blank, { columns: 2, rows: 2 }))
  }

  let frame = 0
  const touch = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0
      triggerRef(picture)
    })
  }

  async function fly(): Promise<void> {
    let done = 0
    while (!ending.signal.aborted) {
      const size = wanted.size()
      if (done === version || !size) {
        await new Promise<void>((resolve) => (onChange = resolve))
        onChange = undefined
        continue
      }
      const mine = version
      const settings = settingsOf(wanted.config())
      const over = configOver(lookedAt(wanted.config()), wanted.view(), size)
      const landscape = JSON.stringify(over.landscape)
      const next = emptyPicture(over, wanted.view(), known?.landscape === landscape ? known.fates : undefined)
      try {
        await within(mine, (signal) => compute(next, settings, () => version !== mine, signal))
        error.value = null
        done = mine
      } catch (thrown) {
        if (version !== mine || ending.signal.aborted) continue
        error.value = toWireError(thrown).message
        done = mine
      }
    }
  }

  /** Aborts what computes a picture that nobody wants any more, once it has had its time. */
  async function within(mine: number, act: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const controller = new AbortController()
    const began = performance.now()
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = () => controller.abort()
    onChange = () => {
      if (version !== mine) timer ??= setTimeout(stop, Math.max(0, began + LOOK_MILLISECONDS - performance.now()))
    }
    ending.signal.addEventListener('abort', stop)
    try {
      await act(controller.signal)
    } finally {
      clearTimeout(timer)
      onChange = undefined
      ending.signal.removeEventListener('abort', stop)
    }
  }

  async function compute(next: Picture, settings: string, isStale: () => boolean, signal: AbortSignal): Promise<void> {
    const isSame = shownSettings === settings && picture.value !== null
    if (isSame) seed(next, picture.value!)
    const began = performance.now()
    let settledAt = -Infinity
    const show = () => {
      const now = performance.now()
      if (!next.known || now - settledAt < SETTLE_MILLISECONDS) return
      settledAt = now
      settle(next)
      // Another map is shown once it is a picture; of the same one every cell is welcome.
      const isWorth = isSame || (next.level !== undefined && (next.level === 0 || now - began > LOOK_MILLISECONDS / 2))
      if (picture.value !== next && !isWorth) return
      picture.value = next
      shownSettings = settings
      touch()
    }
    const { columns, rows } = next.size
    const top = highestLevel([columns, rows])
    const fates = next.known ?? (await firstLook(next, top, signal))
    known = { landscape: JSON.stringify(next.config.landscape), fates }
    const device = isFit(next.config) ? await roughDevice() : null
    if (device) {
      const isDone = await roughly(device, next, fates, show, isStale, signal)
      if (isDone && isStale()) return
    } else means.value = 'processor'
    await computeExactly(service, next, signal, show)
    settledAt = -Infinity
    show()
  }

  /** Some cells, with which the workbench tells what the fates are. */
  async function firstLook(next: Picture, level: number, signal: AbortSignal): Promise<KnownFates> {
    await look(service, next, { level, before: null }, { from: 0, to: next.exact.length }, signal)
    return next.known!
  }

  /**
   * Draws by the GPU until the view has rested, coarse to fine.
   * @returns whether it could
   */
  async function roughly(
    device: RoughDevice,
    next: Picture,
    fates: KnownFates,
    show: () => void,
    isStale: () => boolean,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { columns, rows } = next.size
    const cellsAt = (level: number) =>
      Math.ceil(columns / strideAt(level, columns)) * Math.ceil(rows / strideAt(level, rows))
    const affordable = () => (perCell ? ROUGH_MILLISECONDS / perCell : FIRST_CELLS)
    let level = highestLevel([columns, rows])
    while (level > 0 && cellsAt(level - 1) <= affordable()) level--
    try {
      const shader = await shaderOf(service, next.config)
      for (;;) {
        const began = performance.now()
        await lookRoughly(device, shader, next, fates, level, signal)
        perCell = (performance.now() - began) / cellsAt(level)
        means.value = 'gpu'
        withoutGpu.value = null
        show()
        const rested = changedAt + REST_MILLISECONDS - performance.now()
        if (isStale() || level === 0 || rested <= 0) break
        level--
      }
      if (!isStale()) await resting(changedAt + REST_MILLISECONDS - performance.now(), signal)
      return true
    } catch (thrown) {
      if (signal.aborted) throw thrown
      // The map goes on without the GPU.
      withoutGpu.value = toWireError(thrown).message
      means.value = 'processor'
      return false
    }
  }

  void fly()
  onScopeDispose(() => {
    ending.abort()
    onChange?.()
    cancelAnimationFrame(frame)
  })
  return { picture, means, error, withoutGpu }
}

/** Waits so long. @throws the reason of the signal, where it is aborted meanwhile */
function resting(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const timer = setTimeout(resolve, Math.max(0, milliseconds))
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason as Error)
    })
  })
}
