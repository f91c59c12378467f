import { existsSync, readdirSync, rmSync } from 'node:fs'
import { mkdir, open, rm, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { ulid } from 'ulid'
import { ARCHIVE_PIECE_BYTES, OverstepError, type Watch } from '#shared/contract/index.ts'
import { archiveBeside, packRuns, readArchive, unpackRuns, writeAt, type StartReader } from '../archive/index.ts'
import type { Store } from '../store/index.ts'
import type { Hub } from './hub.ts'
import { cancelled } from './watched.ts'
import type { MethodsOf } from './carried-out.ts'

/** More are not open at a time: each may be 4 GiB. */
const MOST_OPEN = 8
/** One that nobody has written or read for so long belongs to a page that has gone. */
const LEFT_MS = 5 * 60 * 1000
const MOST_BYTES = 4 * 2 ** 30

interface Archive {
  path: string
  file: FileHandle
  bytes: number
  /** When it was last used, in milliseconds since 1970. */
  used: number
  /** What is done with it. */
  work?: { cancel: AbortController; done: Promise<unknown> }
}

/** Archives of runs on their way in or out, as files in the data folder. */
export interface Archives {
  methods: MethodsOf<'archives'>
  /** Stops what is done and removes all. */
  close(): Promise<void>
}

/** @param startReader starts the process that reads an archive on its way in */
export function createArchives(store: Store, hub: Hub, version: string, startReader: StartReader): Archives {
  const folder = join(store.dataDir, 'archives')
  const archives = new Map<string, Archive>()
  let importing = false
  forgetLeft(folder, store.isAlive)

  const find = (id: string): Archive => {
    const archive = archives.get(id)
    if (!archive) throw new OverstepError('not-found', `There is no open archive ${id}.`, { archive: id })
    archive.used = Date.now()
    return archive
  }
  const discard = async (id: string) => {
    const archive = find(id)
    archives.delete(id)
    archive.work?.cancel.abort()
    await archive.work?.done.catch(() => undefined)
    await archive.file.close()
    await rm(archive.path, { force: true })
  }
  /** Does something long with an archive, one thing at a time. */
  const work = async <T>(
    id: string,
    { signal, progress }: Watch,
    act: (archive: Archive, watch: Watch) => Promise<T>,
  ): Promise<T> => {
    const archive = find(id)
    if (archive.work) throw new OverstepError('conflict', `The archive ${id} is being worked on.`, { archive: id })
    const cancel = new AbortController()
    const stop = () => cancel.abort()
    signal.addEventListener('abort', stop)
    const done = act(archive, { signal: cancel.signal, progress })
    archive.work = { cancel, done }
    try {
      return await done
    } catch (error) {
      throw cancel.signal.aborted ? cancelled() : error
    } finally {
      signal.removeEventListener('abort', stop)
      delete archive.work
      archive.used = Date.now()
    }
  }
  const discardLeft = async () => {
    for (const [id, { work, used }] of archives) if (!work && Date.now() - used > LEFT_MS) await discard(id)
  }

  return {
    methods: {
      'archives.open': async () => {
        await discardLeft()
        if (archives.size >= MOST_OPEN)
          throw new OverstepError('conflict', `${MOST_OPEN} archives are open already. Wait until one is done.`)
        await mkdir(folder, { recursive: true })
        const id = ulid()
        const path = join(folder, `${store.owner}.${id}.zip`)
        archives.set(id, { path, file: await open(path, 'wx+'), bytes: 0, used: Date.now() })
        return { archive: id }
      },
      'archives.write': async ({ archive: id, offset, bytes }) => {
        const archive = find(id)
        if (archive.work || offset !== archive.bytes)
          throw new OverstepError('conflict', `offset: must be ${archive.bytes}, what has been written, got ${offset}`)
        if (archive.bytes + bytes.length > MOST_BYTES)
          throw new OverstepError('invalid-input', 'The archive has more than 4 GiB.')
        archive.bytes += bytes.length
        await writeAt(archive.file, bytes, offset)
        return null
      },
      'archives.read': async ({ archive: id, offset }) => {
        const buffer = new Uint8Array(ARCHIVE_PIECE_BYTES)
        const { bytesRead } = await find(id).file.read(buffer, 0, buffer.length, offset)
        return { bytes: buffer.slice(0, bytesRead) }
      },
      'archives.discard': async ({ archive }) => {
        await discard(archive)
        return null
      },
      'archives.pack': ({ archive, ids }, watch) =>
        work(archive, watch, async ({ file }, watch) => {
          await file.truncate()
          return packRuns(store, ids, version, file, watch)
        }),
      'archives.unpack': async ({ archive, weights }, watch) => {
        // The same archive twice at once would find the halves of itself.
        if (importing) throw new OverstepError('conflict', 'Another archive is being imported. Wait until it is done.')
        importing = true
        try {
          return await work(archive, watch, async ({ path }, watch) => {
            const foreign = weights && { ...weights, version }
            try {
              const source = await readArchive(startReader, path, watch.signal, { weights: foreign })
              try {
                return await unpackRuns(store, source, watch, weights?.name)
              } finally {
                source.close()
              }
            } finally {
              if (weights) await rm(archiveBeside(path), { force: true }).catch(() => undefined)
            }
          })
        } finally {
          importing = false
          hub.emit('runs.changed', null)
        }
      },
    },
    async close() {
      await Promise.all([...archives.keys()].map(discard))
    },
  }
}

/** Removes what was left by programs that ended badly: the name of a file begins with the program that it is of. */
function forgetLeft(folder: string, isAlive: (program: string) => boolean): void {
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder).filter((name) => !isAlive(name.split('.')[0]!)))
    try {
      rmSync(join(folder, name), { force: true })
    } catch {
      // What cannot be removed now, as it is held open or is a folder of somebody else, keeps nobody from working.
    }
}
