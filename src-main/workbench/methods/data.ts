import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** Data sets. */
export function dataMethods({ supervisor, data }: Parts): MethodsOf<'data'> {
  return {
    'data.about': () => data.about(),
    'data.samples': (argument, { signal }) => supervisor.query('samples', argument, signal),
    'data.setDirectory': ({ dataset, directory }) => data.setDirectory(dataset, directory),
    'data.download': ({ dataset }) => data.download(dataset),
    'data.cancelDownload': ({ dataset }) => {
      data.cancelDownload(dataset)
      return null
    },
  }
}
