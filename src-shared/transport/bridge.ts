import type { EventName, EventPayload } from '../contract/index.ts'
import type { Response } from './messages.ts'

/** Commands of the native menu that the renderer carries out. */
export const menuCommands = [
  'gallery',
  'new',
  'history',
  'compare',
  'landscapes',
  'data',
  'settings',
  'help',
  'export',
  'find',
  'palette',
  'shortcuts',
  'toggle-inspector',
] as const
export type MenuCommand = (typeof menuCommands)[number]

/**
 * What the user asked the system to open in this program: a run, a file to be read by its token, or why it cannot be.
 */
export type Opening = { run: string } | { file: { token: string; name: string; size: number } } | { problem: string }

/** What the preload puts on `window.overstep` in the Electron shell: nothing more than this crosses into the page. */
export interface ElectronBridge {
  readonly platform: string
  /** Never rejects: an error comes back in its wire form. */
  call(
    method: string,
    argument: unknown,
  ): Promise<
    Omit<Extract<Response, { result: unknown }>, 'sequence'> | Omit<Extract<Response, { error: unknown }>, 'sequence'>
  >
  onEvent<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void
  onMenuCommand(listener: (command: MenuCommand) => void): () => void
  /** Hears of what is to be opened, once each, also of what came before anybody listened. */
  onOpening(listener: (opening: Opening) => void): () => void
  /**
   * Bytes of a file that is to be opened, from `offset` on; none behind its end.
   * @throws {Error} where it cannot be read
   */
  readOpened(token: string, offset: number): Promise<Uint8Array<ArrayBuffer>>
  /** Asks for a place with the native dialog and writes the file there. Resolves to the path, or null when the user cancels. */
  saveFile(suggestedName: string, bytes: Uint8Array): Promise<string | null>
}
