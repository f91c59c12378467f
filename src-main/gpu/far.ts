import {
  DeviceLostError,
  type Driver,
  type FromGpu,
  type OpenDevice,
  type OpenGpu,
  RefusedByDeviceError,
  type Tile,
  type ToGpu,
  type Wire,
} from '#shared/gpu/index.ts'

/** The way to a page that has GPUs. */
export interface WireToGpu extends Wire<ToGpu, FromGpu> {
  /** Resolves to what happened, when the page is gone. */
  gone: Promise<string>
  /** Nobody uses it any more: the page may go. */
  close(): void
}

export interface FarTimes {
  /** Milliseconds without any use after which the page is let go. */
  idle: number
  /** Seconds without a sign of life after which a page of which something is asked counts as one that hangs. */
  patience: number
}

/** Shaders take seconds to compile on a software GPU. */
const TIMES: FarTimes = { idle: 60_000, patience: 60 }

type Adapter = Omit<OpenDevice, 'device'>
type Answer = Extract<FromGpu, { answer: number }>
type Asked<One> = One extends { ask: number } ? Omit<One, 'ask'> : never
type Question = Asked<ToGpu>

/** What is asked and not answered yet. */
interface Pending {
  settle(answer: Answer): void
  fail(error: Error): void
  tile(tile: Tile): void
}

/** A page that is connected. */
interface Connection {
  /** @throws what the page refuses with; {DeviceLostError} where it is gone */
  ask(question: Question, onTile?: (tile: Tile) => void | Promise<void>, signal?: AbortSignal): Promise<Answer>
  /** What it has opened. */
  adapters: Map<GPUPowerPreference, Promise<Adapter>>
}

/**
 * GPUs of a page, as if they were here. The page is asked for when it is needed, let go when it is not, and asked for
 * again.
 * @param connect finds the page; its error says, as the end of a sentence, why there is none
 * @returns opens one
 */
export function farGpus(
  connect: () => Promise<WireToGpu>,
  { idle, patience }: FarTimes = TIMES,
): (powerPreference: GPUPowerPreference) => Promise<OpenGpu> {
  const losing = new Map<GPUPowerPreference, Set<(message: string) => void>>()
  let current: Promise<Connection> | undefined

  function lose(message: string, which: readonly GPUPowerPreference[] = [...losing.keys()]): void {
    for (const one of which) {
      const listeners = losing.get(one)
      losing.delete(one)
      listeners?.forEach((tell) => tell(message))
    }
  }

  function connection(): Promise<Connection> {
    if (current) return current
    const mine = connect().then((wire) => connected(wire, () => current === mine && (current = undefined)))
    mine.catch(() => (current = undefined))
    return (current = mine)
  }

  function connected(wire: WireToGpu, forget: () => void): Connection {
    const pending = new Map<number, Pending>()
    const adapters: Connection['adapters'] = new Map()
    let sequence = 0
    let silent = 0
    let letGo: NodeJS.Timeout | undefined
    let ended: DeviceLostError | undefined
    const watch = setInterval(() => {
      // By ticks: a machine that slept is not one whose driver hangs.
      if (pending.size > 0 && ++silent >= patience) end(`its driver did not answer within ${patience} s`)
    }, 1000)
    watch.unref()

    /** @param message what happened; undefined where it is only not needed now */
    function end(message?: string): void {
      if (ended) return
      ended = new DeviceLostError(message ?? 'the GPU was let go')
      clearInterval(watch)
      clearTimeout(letGo)
      forget()
      wire.close()
      for (const { fail } of pending.values()) fail(ended)
      pending.clear()
      if (message !== undefined) lose(message)
    }
    function done(asked: number): void {
      pending.delete(asked)
      if (pending.size > 0 || ended) return
      clearTimeout(letGo)
      letGo = setTimeout(end, idle)
      letGo.unref()
    }

    void wire.gone.then(end)
    wire.onMessage((message) => {
      silent = 0
      if ('answer' in message) pending.get(message.answer)?.settle(message)
      else if ('refusal' in message) pending.get(message.refusal)?.fail(errorOf(message))
      else if ('tile' in message) pending.get(message.of)?.tile(message.tile)
      else if ('lost' in message) {
        adapters.delete(message.lost)
        lose(message.message, [message.lost])
      }
    })

    async function ask(
      question: Question,
      onTile?: (tile: Tile) => void | Promise<void>,
      signal?: AbortSignal,
    ): Promise<Answer> {
      signal?.throwIfAborted()
      if (ended) throw ended
      clearTimeout(letGo)
      if (pending.size === 0) silent = 0
      const asked = ++sequence
      let handed: Promise<void> = Promise.resolve()
      let give: (error: Error) => void = () => undefined
      const abort = (): void => give(signal?.reason as Error)
      try {
        const answer = await new Promise<Answer>((resolve, reject) => {
          give = (error) => {
            wire.post({ cancel: asked })
            reject(error)
          }
          pending.set(asked, {
            settle: resolve,
            fail: reject,
            tile(tile) {
              handed = handed.then(async () => {
                await onTile?.(tile)
                wire.post({ taken: asked })
              })
              handed.catch((error: Error) => give(error))
            },
          })
          signal?.addEventListener('abort', abort)
          wire.post({ ask: asked, ...question })
        })
        await handed
        return answer
      } finally {
        done(asked)
        signal?.removeEventListener('abort', abort)
        await handed.catch(() => undefined)
      }
    }
    return { ask, adapters }
  }

  /** Opened once by each page. */
  function adapterOf({ ask, adapters }: Connection, open: GPUPowerPreference): Promise<Adapter> {
    const known = adapters.get(open)
    if (known) return known
    const opening = ask({ open }).then(({ opened }) => opened!)
    adapters.set(open, opening)
    opening.catch(() => adapters.delete(open))
    return opening
  }

  return async (on) => {
    const { adapter, isSoftware } = await adapterOf(await connection(), on)
    const { promise: lost, resolve } = Promise.withResolvers<string>()
    losing.set(on, (losing.get(on) ?? new Set()).add(resolve))
    let problem: DeviceLostError | undefined
    void lost.then((message) => (problem = new DeviceLostError(message)))

    /** The page, which has been let go meanwhile maybe, with the GPU open. */
    async function there(): Promise<Connection> {
      if (problem) throw problem
      try {
        const page = await connection()
        const found = await adapterOf(page, on)
        if (found.adapter !== adapter) throw new Error(`${found.adapter} has taken the place of ${adapter}`)
        return page
      } catch (error) {
        throw problem ?? new DeviceLostError(error instanceof Error ? error.message : String(error))
      }
    }
    const driver: Driver = {
      async descend(shader, grid, { signal, onTile, ...range }) {
        await (await there()).ask({ on, descend: shader, grid, ...range }, onTile, signal)
      },
      async prepare(shader) {
        await (await there()).ask({ on, prepare: shader })
      },
    }
    return { adapter, isSoftware, lost, driver }
  }
}

function errorOf({ name, message }: Extract<FromGpu, { refusal: number }>): Error {
  if (name === 'DeviceLostError') return new DeviceLostError(message)
  return name === 'RefusedByDeviceError' ? new RefusedByDeviceError(message) : new Error(message)
}
