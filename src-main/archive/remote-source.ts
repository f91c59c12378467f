import { fromWireError, OverstepError } from '#shared/contract/index.ts'
import type { Manifest, RunFile } from './manifest.ts'
import type { ForeignWeights, Question, StartReader } from './reader-protocol.ts'
import { fileNames } from './manifest.ts'
import type { ArchiveSource } from './source.ts'
import { refusal } from './zip-directory.ts'

/**
 * Milliseconds within which every answer comes: a text of 32 MiB takes seconds where other programs keep the machine
 * busy.
 */
const PATIENCE = 60_000

/** An archive that is read in a process of its own. */
export interface RemoteArchive extends ArchiveSource {
  /** Ends the process. */
  close(): void
}

/**
 * Opens an archive in a process that may die of it: one that takes too much memory, or too long over a file, is ended,
 * and the file is refused.
 * @param weights where it is a file of weights from elsewhere, of which an archive is made at `archiveBeside`
 * @param signal ends the process, and what is waited for fails with `cancelled`
 * @throws {OverstepError} like everything of an `ArchiveSource`
 */
export async function readArchive(
  start: StartReader,
  path: string,
  signal: AbortSignal,
  { patience = PATIENCE, weights }: { patience?: number; weights?: ForeignWeights | undefined } = {},
): Promise<RemoteArchive> {
  const child = start()
  let waiting: { file: string | undefined; resolve(answer: unknown): void; reject(error: unknown): void } | undefined
  let ended: string | undefined
  let timer: NodeJS.Timeout | undefined

  const settle = (act: (asked: NonNullable<typeof waiting>) => void) => {
    clearTimeout(timer)
    const asked = waiting
    waiting = undefined
    if (asked) act(asked)
  }
  const end = (reason: string) => {
    ended ??= reason
    child.kill()
    settle(({ file, reject }) => reject(refusal(reason, file)))
  }
  const close = () => {
    ended ??= 'was closed'
    child.kill()
    settle(({ reject }) => reject(new OverstepError('cancelled', 'It was cancelled.')))
  }
  const ask = (question: Question, file?: string) =>
    new Promise<unknown>((resolve, reject) => {
      if (ended !== undefined) {
        reject(refusal(ended, file))
        return
      }
      waiting = { file, resolve, reject }
      timer = setTimeout(() => end(`takes more than ${patience / 1000} s to read`), patience)
      child.send(question)
    })
  async function* pieces<Piece>(question: Question, file: string): AsyncGenerator<Piece> {
    await ask(question, file)
    for (;;) {
      const piece = (await ask({ ask: 'next' }, file)) as Piece | null
      if (piece === null) return
      yield piece
    }
  }

  child.onMessage((message) =>
    settle(({ resolve, reject }) =>
      'error' in message ? reject(fromWireError(message.error)) : resolve(message.answer),
    ),
  )
  child.onExit((reason) => end(`ended the process that reads archives (${reason}); it may take too much memory`))
  signal.addEventListener('abort', close)
  try {
    const manifest = (await ask(weights ? { ask: 'open-weights', path, weights } : { ask: 'open', path })) as Manifest
    return {
      manifest,
      run: (id) => ask({ ask: 'run', id }, fileNames.run(id)) as Promise<RunFile>,
      members: (id) => ask({ ask: 'members', id }, fileNames.members(id)) as never,
      array: (id, { name, dtype, shape }) =>
        pieces({ ask: 'array', id, spec: { name, dtype, shape } }, fileNames.array(id, name)),
      series: (id, name, members) => pieces({ ask: 'series', id, name, members }, fileNames.series(id, name)),
      check: (name) => pieces({ ask: 'check', name }, name),
      close,
    }
  } catch (error) {
    close()
    throw error
  }
}
