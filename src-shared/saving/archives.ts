import type { Service } from '../contract/index.ts'

/** Does something with an archive of its own, which is discarded afterwards, whatever comes of it. */
export async function withArchive<T>(service: Service, act: (archive: string) => Promise<T>): Promise<T> {
  const { archive } = await service.call('archives.open', null)
  try {
    return await act(archive)
  } finally {
    await service.call('archives.discard', { archive }).catch(() => undefined)
  }
}
