import { namedSources, readSources } from '../sources.ts'
import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** Experiments before they are run. */
export function experimentMethods({ store, supervisor, planning }: Parts): MethodsOf<'experiments'> {
  return {
    'experiments.estimate': async ({ config }, { signal }) => {
      await planning.check(config, signal)
      const sources = namedSources(store, config).map(({ run }) => ({ run, arrays: [] }))
      return supervisor.query('estimate', { config, sources }, signal)
    },
    'experiments.preview': async ({ config: asked }, { signal }) => {
      await planning.check(asked, signal)
      const sources = await readSources(store, asked)
      const { config, summary, data } = await supervisor.query('preview', { config: asked, sources }, signal)
      return { run: { ...planning.newRun(config, 'completed'), summary }, data }
    },
  }
}
