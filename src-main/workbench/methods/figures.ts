import { figureFileName, figureNameOf } from '../figures.ts'
import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** Figures of runs as files. */
export function figureMethods({ store, jobs, supervisor, planning }: Parts): MethodsOf<'figures'> {
  const { found, noteExport } = planning
  return {
    'figures.export': async ({ id, figure: asked, options }, { signal }) => {
      const { run } = found(id)
      const figure = figureNameOf(run, asked)
      jobs.flush()
      const drawn = await supervisor.query('figure', { run, data: await store.data(id), figure, options }, signal)
      noteExport([id], `${figure} as ${options.format}`)
      return { fileName: figureFileName(run, figure, options.format), ...drawn }
    },
  }
}
