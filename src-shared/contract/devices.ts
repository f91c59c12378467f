import { z } from 'zod'
import { deviceSchema, engineSchema } from '../kinds/index.ts'

/** A way to train networks on this machine. */
export const deviceInfoSchema = z.object({
  engine: engineSchema,
  device: deviceSchema,
  /** What computes, such as "ONNX Runtime 1.30, 2 threads". */
  name: z.string(),
  /** Why it does not work here; null where it works. */
  problem: z.string().nullable(),
  /** Measured: steps a second of nine networks 784-128-64-10 with batches of 64. Null where it does not work. */
  stepsPerSecond: z.number().nullable(),
  /** How far training stays on a GPU, measured on small graphs; null on the processor, and where it does not work. */
  residence: z
    .object({
      /** Operations that the processor does, by their names in ONNX. */
      onProcessor: z.array(z.string()),
      /** Values that go between processor and GPU at each step, besides what a call begins and ends with. */
      copiesPerStep: z.number(),
    })
    .nullable(),
  /** Whether `auto` is this one. */
  chosen: z.boolean(),
})
export type DeviceInfo = z.infer<typeof deviceInfoSchema>

/** A way to compute maps of fates on this machine. */
export const mapDeviceSchema = z.object({
  device: z.enum(['cpu', 'gpu']),
  /** What computes, such as "2 threads" or the name of a GPU. */
  name: z.string(),
  /** Why it is not used; null where it works. */
  problem: z.string().nullable(),
  precision: z.string(),
  /** Measured: cells a second of the article's map, with up to 1000 steps each. Null where it does not work. */
  cellsPerSecond: z.number().nullable(),
  /** Whether `auto` is this one for large maps. */
  chosen: z.boolean(),
})
export type MapDevice = z.infer<typeof mapDeviceSchema>

/** What `residence` says, beside the name of the way, which tells the operations that the processor does. */
export function residenceWords({ onProcessor, copiesPerStep }: NonNullable<DeviceInfo['residence']>): string {
  if (onProcessor.length === 0 && copiesPerStep === 0) return 'whole steps stay on the GPU'
  const copies = Number(copiesPerStep.toPrecision(3))
  return `${copies} ${copies === 1 ? 'value is' : 'values are'} copied between processor and GPU at each step`
}
