import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** Experiments before they are run. */
export function experimentMethods({ supervisor, planning }: Parts): MethodsOf<'experiments'> {
  return {
    'experiments.estimate': async ({ config }) => {
      await planning.check(config)
      return supervisor.query('estimate', config)
    },
    'experiments.preview': async ({ config: asked }) => {
      await planning.check(asked)
      const { config, summary, data } = await supervisor.query('preview', asked)
      return { run: { ...planning.newRun(config, 'completed'), summary }, data }
    },
  }
}
