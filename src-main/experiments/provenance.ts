import { GENERATOR } from '#shared/random/index.ts'
import type { Provenance } from './experiment.ts'

/** Gradient descent on landscapes: our own compiled loops, float64 on the processor, nothing random. */
export const landscapeProvenance: Provenance = {
  engine: 'overstep',
  device: 'cpu',
  precision: 'float64',
  generator: null,
  seed: null,
}

/** The same where descents may have noise. */
export function descentProvenance({ noise, seed }: { noise?: { std: number } | undefined; seed?: number | undefined }) {
  return noise === undefined ? landscapeProvenance : { ...landscapeProvenance, generator: GENERATOR, seed: seed ?? 1 }
}

/** 160000 as "160 000". */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ' ')
}
