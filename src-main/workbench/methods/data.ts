import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** Data sets. */
export function dataMethods({ supervisor, data }: Parts): MethodsOf<'data'> {
  return {
    'data.about': () => data.about(),
    'data.samples': (argument, { signal }) => supervisor.query('samples', argument, signal),
    'data.setDirectory': ({ directory }) => data.setDirectory(directory),
    'data.download': () => data.download(),
    'data.cancelDownload': () => {
      data.cancelDownload()
      return null
    },
  }
}
