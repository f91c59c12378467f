import { onBeforeUnmount, shallowRef, type ShallowRef } from 'vue'
import { toWireError, type ExportOptions } from '#shared/contract/index.ts'
import { boxesNote } from '#shared/plot/index.ts'
import { saveFile } from '../transport/index.ts'
import { archived, leftOutText } from './batch.ts'
import { copyFile } from './copy.ts'
import type { ExportSource } from './source.ts'

/** What is being done; `done` files `of` all where they are counted. */
interface Busy {
  what: 'save' | 'copy'
  done?: number
  of?: number
}

/** Saves and copies what is exported, one thing at a time. */
export interface Saving {
  busy: ShallowRef<Busy | null>
  /** Why it came to nothing. */
  failure: ShallowRef<string | null>
  /** What is to be known of what was saved or copied; '' where that is nothing. */
  note: ShallowRef<string>
  /** Saves what is looked at, or everything as one archive. Resolves to what happened in words, null where nothing did. */
  save(options: ExportOptions, all: boolean): Promise<string | null>
  /** Puts a figure on the clipboard. */
  copy(options: ExportOptions): Promise<string | null>
  cancel(): void
}

/** What is done is cancelled when the calling component goes. */
export function useSaving(source: () => ExportSource & { title: string }): Saving {
  const busy = shallowRef<Busy | null>(null)
  const failure = shallowRef<string | null>(null)
  const note = shallowRef('')
  let cancel = new AbortController()
  onBeforeUnmount(() => cancel.abort())

  async function carryOut(
    what: Busy['what'],
    action: (signal: AbortSignal) => Promise<string | null>,
  ): Promise<string | null> {
    if (busy.value) return null
    busy.value = { what }
    failure.value = null
    note.value = ''
    cancel = new AbortController()
    const { signal } = cancel
    try {
      return await action(signal)
    } catch (thrown) {
      if (!signal.aborted) failure.value = toWireError(thrown).message
      return null
    } finally {
      busy.value = null
    }
  }
  const exported = async (
    options: ExportOptions,
  ): Promise<{ fileName: string; bytes: Uint8Array<ArrayBuffer>; boxed: string }> => {
    const { bytes, ...rest } = await source().one(options)
    return { ...rest, bytes: bytes as Uint8Array<ArrayBuffer> }
  }
  const said = (saved: string | null, boxed: string): string | null => {
    if (saved === null) return null
    note.value = boxesNote(boxed)
    return `Saved ${saved}.`
  }

  return {
    busy,
    failure,
    note,
    save: (options, all) =>
      carryOut('save', async (signal) => {
        if (!all) {
          const { fileName, bytes, boxed } = await exported(options)
          // The dialog may have been closed, and no file is wanted any more.
          signal.throwIfAborted()
          return said(await saveFile(fileName, bytes), boxed)
        }
        const { files, archiveName } = source()
        const progress = (done: number, of: number): void => void (busy.value = { what: 'save', done, of })
        const { bytes, leftOut, boxed } = await archived(files(options), { progress, signal })
        const saved = said(await saveFile(archiveName, bytes), boxed)
        return saved && `${saved} ${leftOutText(leftOut)}`.trim()
      }),
    copy: (options) =>
      carryOut('copy', async () => {
        let refused: unknown
        const made = exported(options)
        const file = made.then(({ bytes }) => bytes)
        file.catch((thrown) => (refused = thrown))
        try {
          await copyFile(options.format, file)
          note.value = boxesNote((await made).boxed)
        } catch {
          throw refused ?? new Error('The clipboard did not take it. Save it as a file instead.')
        }
        return `“${source().title}” is on the clipboard.`
      }),
    cancel: () => cancel.abort(),
  }
}
