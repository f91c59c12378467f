import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** Archives, as which runs leave and enter. */
export function archiveMethods({ archives, planning }: Parts): MethodsOf<'archives'> {
  return {
    ...archives.methods,
    'archives.pack': async (argument, watch) => {
      const packed = await archives.methods['archives.pack'](argument, watch)
      planning.noteExport(argument.ids, 'everything, in an archive')
      return packed
    },
  }
}
