import { durationOf, summaryOf, type Run } from '../contract/index.ts'

/** Every field of a config as `path` and value, in the order of the config. */
export function settingsOf(value: unknown, path = ''): [path: string, value: string][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, JSON.stringify(value)]]
  return Object.entries(value).flatMap(([key, inner]) =>
    inner === undefined ? [] : settingsOf(inner, path ? `${path}.${key}` : key),
  )
}

/** How a run was computed, as name and value. */
export function provenanceOf(run: Run): [name: string, value: string][] {
  const { engine, device, precision, generator, seed, appVersion } = run
  const seconds = durationOf(run)
  const facts: [string, unknown][] = [
    ['run', run.id],
    ['engine', engine],
    ['device', device],
    ['precision', precision],
    ['generator', generator],
    ['seed', seed],
    ['data set', summaryOf(run).dataset],
    ['version', `Overstep ${appVersion}`],
    ['duration', seconds === null ? null : `${seconds.toFixed(1)} s`],
  ]
  return facts.flatMap(([name, value]) => (value === null || value === undefined ? [] : [[name, String(value)]]))
}
