import { markRaw } from 'vue'
import type { Preset, Result, Service } from '#shared/contract/index.ts'

export type Preview = Result<'experiments.preview'>

/** How many previews are computed at once: a few, so that a run that the user starts meanwhile is not held up. */
const atOnce = 2

/**
 * Computes previews of presets, a few at a time in the order asked for, each once. A preview that failed may be asked
 * for again.
 */
export function previewQueue(service: Service): (preset: Preset) => Promise<Preview> {
  const known = new Map<string, Promise<Preview>>()
  const waiting: (() => void)[] = []
  let active = 0

  async function compute(preset: Preset): Promise<Preview> {
    if (active >= atOnce) await new Promise<void>((resolve) => waiting.push(resolve))
    else active++
    try {
      return markRaw(await service.call('experiments.preview', { config: preset.config }))
    } finally {
      // The place passes to the next in the line, or is free again.
      const next = waiting.shift()
      if (next) next()
      else active--
    }
  }

  return (preset) => {
    // Several figures may be of one experiment.
    const key = JSON.stringify(preset.config)
    const asked = known.get(key)
    if (asked) return asked
    const answer = compute(preset)
    known.set(key, answer)
    answer.catch(() => known.delete(key))
    return answer
  }
}
