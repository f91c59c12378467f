import { randomUUID } from 'node:crypto'
import { open, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { app } from 'electron'
import { ARCHIVE_PIECE_BYTES, type Opening as Told, OverstepError } from '#shared/contract/index.ts'
import type { DesktopHub } from './desktop-hub.ts'
import { fileProblem, type Opening, openingsOf, runOfLink } from './opening.ts'

/** What the system asks to be opened, from its first word on, kept until the page listens. */
export interface Openings {
  /** Asks for something, as the system does. */
  open(opening: Opening): void
  /** What comes from now on brings the window to the user. */
  focusBy(focus: () => void): void
  /** What came while nobody listened; it waits no more. */
  waiting(): Told[]
  /**
   * Some bytes of a file that was told to the page.
   * @throws {OverstepError} `not-found`
   */
  read(token: string, offset: number): Promise<Uint8Array<ArrayBuffer>>
}

/**
 * Must be called before Electron is ready: on macOS the first file and link come with the start.
 * @param hub where they are told
 */
export function collectOpenings(hub: DesktopHub): Openings {
  const waiting: Told[] = []
  const paths = new Map<string, string>()
  let focus: () => void = () => undefined

  function tell(told: Told): void {
    focus()
    if (hub.heard().includes('desktop.opening')) hub.emit('desktop.opening', told)
    else waiting.push(told)
  }
  async function openFile(path: string): Promise<void> {
    const found = await stat(path).catch(() => undefined)
    const problem = fileProblem(path, found?.isFile() ? found.size : null)
    if (problem !== null) return tell({ problem })
    // The page may read what the user has opened, and names it by what nobody can guess.
    const token = randomUUID()
    paths.set(token, path)
    tell({ file: { token, name: basename(path), size: found?.size ?? 0 } })
  }
  function take(opening: Opening): void {
    if ('run' in opening) tell(opening)
    else void openFile(opening.path)
  }

  app.on('open-file', (event, path) => {
    event.preventDefault()
    take({ path })
  })
  app.on('open-url', (event, link) => {
    event.preventDefault()
    const run = runOfLink(link)
    if (run !== null) take({ run })
  })
  app.on('second-instance', (_event, words, folder) => {
    focus()
    openingsOf(words, folder).forEach(take)
  })
  openingsOf(process.argv, process.cwd()).forEach(take)

  return {
    open: take,
    focusBy(bring) {
      focus = bring
    },
    waiting: () => waiting.splice(0),
    async read(token, offset) {
      const path = paths.get(token)
      if (path === undefined) throw new OverstepError('not-found', 'There is no such file to be opened.')
      try {
        return await piece(path, offset)
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        throw new OverstepError('not-found', `${path} cannot be read (${reason}).`)
      }
    },
  }
}

async function piece(path: string, offset: number): Promise<Uint8Array<ArrayBuffer>> {
  const file = await open(path, 'r')
  try {
    const bytes = new Uint8Array(ARCHIVE_PIECE_BYTES)
    const { bytesRead } = await file.read(bytes, 0, bytes.length, offset)
    return bytes.slice(0, bytesRead)
  } finally {
    await file.close()
  }
}
