import type { Config, Result } from '#shared/contract/index.ts'

type Preview = Result<'experiments.preview'>

/** Previews that are kept at most, each of at most so many bytes: those of all presets have room. */
const MOST = 48
const MOST_BYTES = 4e6

/** The last previews by their configs: who comes back to the gallery, or opens it in another window, waits for none. */
export function keptPreviews() {
  const kept = new Map<string, Preview>()
  return {
    of(config: Config): Preview | undefined {
      const key = JSON.stringify(config)
      const preview = kept.get(key)
      // The last that was asked for is the last to go.
      if (preview && kept.delete(key)) kept.set(key, preview)
      return preview
    },
    keep(config: Config, preview: Preview): void {
      const { arrays, series } = preview.data
      const bytes =
        Object.values(arrays).reduce((sum, { data }) => sum + data.byteLength, 0) +
        series.reduce((sum, { steps, values }) => sum + steps.byteLength + values.byteLength, 0)
      // Data that may be found later would make another one.
      if (bytes > MOST_BYTES || (config.kind === 'network' && config.dataset === 'auto' && isOfStandIn(preview))) return
      kept.set(JSON.stringify(config), preview)
      for (const key of kept.keys()) if (kept.size > MOST) kept.delete(key)
    },
  }
}

const isOfStandIn = ({ run }: Preview): boolean => run.summary?.['dataset'] !== 'mnist'
