import type { Service } from '#shared/contract/index.ts'
import { bandsOfPass, type Pass, type PassBand, passesOf } from '#shared/passes/index.ts'
import { addExact, type Picture } from './picture.ts'

/** Calls that are under way at a time: the threads of the workbench are never to wait for the next. */
const LANES = 2 * Math.min(16, navigator.hardwareConcurrency || 2)
/** A pass of so many milliseconds is not seen to fill; every other one is worth while. */
const AIMS = { quick: 60, worth: 0 }

/**
 * Computes the cells of a picture by the workbench, coarse to fine, until all are exact or the signal aborts.
 * @param onPart told whenever more is known
 * @throws what a call throws
 */
export async function computeExactly(
  service: Pick<Service, 'call'>,
  picture: Picture,
  signal: AbortSignal,
  onPart: () => void,
): Promise<void> {
  const { columns, rows } = picture.size
  const shape = [rows, columns]
  const began = performance.now()
  const nanoseconds = () => (picture.done > 0 ? (1e6 * (performance.now() - began)) / picture.done : undefined)
  function* bands(): Iterable<{ pass: Pass } & PassBand> {
    for (const pass of passesOf(shape, nanoseconds, AIMS))
      for (const band of bandsOfPass(pass, shape)) yield { pass, ...band }
  }
  const queue = bands()[Symbol.iterator]()
  // Where one call fails the others end too. AbortSignal.any would do, but not in a browser of 2023.
  const ending = new AbortController()
  const end = () => ending.abort(signal.reason)
  signal.addEventListener('abort', end, { once: true })
  if (signal.aborted) end()
  const lane = async () => {
    for (let next = queue.next(); !next.done; next = queue.next()) {
      const { pass, to } = next.value
      for (let from = next.value.from; from < to;) {
        from = await look(service, picture, pass, { from, to }, ending.signal)
        onPart()
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: LANES }, lane))
  } finally {
    signal.removeEventListener('abort', end)
    ending.abort()
  }
}

/** Computes some cells of a picture, in a few milliseconds. @returns the cell behind the last that is done */
export async function look(
  service: Pick<Service, 'call'>,
  picture: Picture,
  pass: Pass,
  { from, to }: PassBand,
  signal: AbortSignal,
): Promise<number> {
  signal.throwIfAborted()
  const part = await service.call('maps.look', { config: picture.config, pass, from, to }, { signal })
  signal.throwIfAborted()
  addExact(picture, pass, from, part)
  return part.to
}
