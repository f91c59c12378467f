import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** Experiments before they are run. */
export function experimentMethods({ supervisor, planning }: Parts): MethodsOf<'experiments'> {
  return {
    'experiments.estimate': async ({ config }, { signal }) => {
      await planning.check(config, signal)
      return supervisor.query('estimate', config, signal)
    },
    'experiments.preview': async ({ config: asked }, { signal }) => {
      await planning.check(asked, signal)
      const { config, summary, data } = await supervisor.query('preview', asked, signal)
      return { run: { ...planning.newRun(config, 'completed'), summary }, data }
    },
  }
}
