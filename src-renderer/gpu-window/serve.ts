import type { DescendOptions, FromGpu, OpenGpu, ToGpu, Wire } from '#shared/gpu/index.ts'

/** A GPU of this page. */
export interface ServedGpu extends OpenGpu {
  /** Resolves when it has done what it was given: it does not hang. */
  settled(): Promise<unknown>
}

/** Milliseconds between two signs of life. */
const BEAT = 2000

type Asked = Extract<ToGpu, { ask: number }>

interface UnderWay {
  controller: AbortController
  /** Lets the next tile go. */
  taken: () => void
}

/**
 * Has another process compute on the GPUs of this page.
 * @param open is asked once for each GPU, and again where it was lost or failed
 */
export function serveGpus(
  wire: Wire<FromGpu, ToGpu>,
  open: (powerPreference: GPUPowerPreference) => Promise<ServedGpu>,
  beat = BEAT,
): void {
  const gpus = new Map<GPUPowerPreference, Promise<ServedGpu>>()
  const underWay = new Map<number, UnderWay>()
  let beating = false

  function gpuOf(powerPreference: GPUPowerPreference): Promise<ServedGpu> {
    const known = gpus.get(powerPreference)
    if (known) return known
    const opening = open(powerPreference)
    gpus.set(powerPreference, opening)
    const forget = (): void => {
      if (gpus.get(powerPreference) === opening) gpus.delete(powerPreference)
    }
    opening
      .then(async ({ lost }) => {
        const message = await lost
        forget()
        wire.post({ lost: powerPreference, message })
      })
      .catch(forget)
    return opening
  }

  async function carryOut(asked: Asked, mine: UnderWay): Promise<FromGpu> {
    const answer = asked.ask
    if ('open' in asked) {
      const { adapter, isSoftware } = await gpuOf(asked.open)
      return { answer, opened: { adapter, isSoftware } }
    }
    const { driver } = await gpuOf(asked.on)
    if ('prepare' in asked) await driver.prepare(asked.prepare)
    else {
      const { from, to } = asked
      const { signal } = mine.controller
      signal.addEventListener('abort', () => mine.taken(), { once: true })
      const onTile: DescendOptions['onTile'] = (tile) =>
        new Promise((resolve) => {
          mine.taken = resolve
          if (signal.aborted) resolve()
          wire.post({ tile, of: answer })
        })
      const range = { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
      await driver.descend(asked.descend, asked.grid, { signal, onTile, ...range })
    }
    return { answer }
  }

  async function answer(asked: Asked): Promise<void> {
    const mine: UnderWay = { controller: new AbortController(), taken: () => undefined }
    underWay.set(asked.ask, mine)
    void beatWhileAsked()
    try {
      wire.post(await carryOut(asked, mine))
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error))
      wire.post({ refusal: asked.ask, name, message })
    } finally {
      underWay.delete(asked.ask)
    }
  }

  async function beatWhileAsked(): Promise<void> {
    if (beating) return
    beating = true
    while (underWay.size > 0) {
      // One that cannot be opened, or is lost, is told otherwise.
      const settled = [...gpus.values()].map(async (gpu) => (await gpu).settled().catch(() => undefined))
      await Promise.allSettled(settled)
      wire.post({ alive: true })
      await new Promise((resolve) => setTimeout(resolve, beat))
    }
    beating = false
  }

  wire.onMessage((message) => {
    if ('cancel' in message) underWay.get(message.cancel)?.controller.abort()
    else if ('taken' in message) underWay.get(message.taken)?.taken()
    else void answer(message)
  })
}
