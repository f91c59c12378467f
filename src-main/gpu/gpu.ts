import { type Driver, driven, type OpenGpu } from '#shared/gpu/index.ts'
import { openDevice } from './open.ts'
import type { Products } from './pair.ts'
import { countWrong } from './self-test.ts'
import { tryOutGpu } from './trial.ts'

/** A GPU whose arithmetic has been found sound. */
export interface Gpu extends Omit<OpenGpu, 'lost'> {
  products: Products
}

/** There is no GPU to compute on; the message says why, as the end of a sentence. */
export class NoGpuError extends Error {
  override name = 'NoGpuError'
}

/** Opens a GPU and tries it out when it is first asked for, and again where it was lost. */
export type GpuSource = () => Promise<Gpu>

/**
 * @param open how a GPU is had
 */
export function gpuSource(open: () => Promise<OpenGpu>): GpuSource {
  let known: Promise<Gpu> | undefined
  return () =>
    (known ??= (async () => {
      const opened = await open().catch((error: unknown) => {
        // It may be there the next time.
        known = undefined
        throw new NoGpuError(error instanceof Error ? error.message : String(error))
      })
      void opened.lost.then(() => (known = undefined))
      return triedOut(opened, opened.driver)
    })())
}

let openGpu = openHere

/** Has GPUs opened in another way than in this process, where Dawn for Node cannot be used. */
export function openGpusBy(open: (powerPreference: GPUPowerPreference) => Promise<OpenGpu>): void {
  openGpu = open
}

/** One for the process: a device that is opened stays open. */
export const theGpu = gpuSource(() => openGpu('high-performance'))
const another = gpuSource(() => openGpu('low-power'))

let tried: Promise<string | null> | undefined

/** Tried out once: what is built into a machine stays. */
async function openHere(powerPreference: GPUPowerPreference): Promise<OpenGpu> {
  const problem = await (tried ??= tryOutGpu())
  if (problem !== null) throw new Error(problem)
  return driven(await openDevice(powerPreference))
}

/** The GPUs of this machine, or why there is none: that which is used in front, and one that takes less power. */
export async function gpusHere(): Promise<(Gpu | string)[]> {
  const found = await Promise.all([theGpu, another].map((source) => source().catch((error: Error) => error.message)))
  const [first, second] = found as [Gpu | string, Gpu | string]
  const isSame = typeof second === 'string' || (typeof first !== 'string' && first.adapter === second.adapter)
  return isSame ? [first] : [first, second]
}

/**
 * @throws {NoGpuError} where the device does not follow known descents
 */
export async function triedOut(
  { adapter, isSoftware }: Pick<OpenGpu, 'adapter' | 'isSoftware'>,
  driver: Driver,
): Promise<Gpu> {
  let worst = ''
  // A fused multiplication is worth much where the device has one.
  for (const products of ['fused', 'split'] as const) {
    const { wrong, of } = await countWrong(driver, products)
    if (wrong === 0) return { adapter, isSoftware, driver, products }
    worst = `${wrong} of ${of}`
  }
  throw new NoGpuError(
    `${adapter} fails its self-test (${worst} known descents end elsewhere: its compiler simplifies the arithmetic ` +
      'of pairs of float32)',
  )
}
