import { settingsOfParent } from '../branching.ts'
import { namedSources, readSources } from '../sources.ts'
import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** Experiments before they are run. */
export function experimentMethods({ store, supervisor, planning }: Parts): MethodsOf<'experiments'> {
  return {
    'experiments.estimate': async ({ config: asked }, { signal }) => {
      await planning.check(asked, signal)
      const { config, parent, planned } = planning.resolve(asked)
      const sources = namedSources(store, config).map(({ run }) => ({ run, arrays: [] }))
      const estimate = await supervisor.query('estimate', { config, sources }, signal)
      if (!planned || !parent) return estimate
      // What is run first takes its time, too.
      const before = await supervisor.query('estimate', { config: parent.config, sources: [] }, signal)
      return {
        ...estimate,
        seconds: before.seconds + estimate.seconds,
        bytes: before.bytes + estimate.bytes,
        size: `${before.size}, then ${estimate.size}`,
      }
    },
    'experiments.preview': async ({ config: asked }, { signal }) => {
      await planning.check(asked, signal)
      const resolved = planning.resolve(asked)
      const sources = await readSources(store, asked)
      const question = { config: resolved.config, sources, parent: settingsOfParent(resolved) }
      const { config, summary, data } = await supervisor.query('preview', question, signal)
      return { run: { ...planning.newRun(config, 'completed'), summary }, data }
    },
  }
}
