import { durationOf, presetWords, type Run } from '#shared/contract/index.ts'
import { formatDuration, formatMoment } from '../words/index.ts'
import type { Fact } from './settings.ts'

/** How a run came about: everything that is needed to repeat it besides its config. */
export function provenanceOf(run: Run): Fact[] {
  const facts: Fact[] = [
    { name: 'id', value: run.id },
    ...(run.preset ? [{ name: 'from', value: presetWords(run.preset), exact: run.preset.ids.join(', ') }] : []),
    { name: 'created', value: formatMoment(run.created) },
  ]
  const seconds = durationOf(run)
  if (seconds !== null) facts.push({ name: 'duration', value: formatDuration(seconds) })
  facts.push(
    { name: 'engine', value: run.engine },
    { name: 'device', value: run.device },
    { name: 'precision', value: run.precision },
  )
  if (run.generator !== null) facts.push({ name: 'generator', value: run.generator })
  if (run.seed !== null) facts.push({ name: 'seed', value: String(run.seed) })
  facts.push({ name: 'version', value: `Overstep ${run.appVersion}` })
  return facts
}
