import type { Provenance } from './experiment.ts'

/** Gradient descent on landscapes: our own compiled loops, float64 on the processor, nothing random. */
export const landscapeProvenance: Provenance = {
  engine: 'overstep',
  device: 'cpu',
  precision: 'float64',
  generator: null,
  seed: null,
}

/** 160000 as "160 000". */
export function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ' ')
}
