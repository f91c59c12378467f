import { onBeforeUnmount, shallowRef, type ShallowRef } from 'vue'
import { toWireError, type ExportOptions, type ToBeSaved } from '#shared/contract/index.ts'
import { boxesNote } from '#shared/plot/index.ts'
import { callFor } from '#shared/saving/index.ts'
import { saveFile, useService } from '../transport/index.ts'
import { leftOutText, pagesOf } from './batch.ts'
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
  /**
   * Saves what is looked at, or everything as one archive, or all figures as the pages of one PDF. Resolves to what
   * happened in words, null where nothing did.
   */
  save(options: ExportOptions, what: 'one' | 'all' | 'pages'): Promise<string | null>
  /** Puts a figure on the clipboard. */
  copy(options: ExportOptions): Promise<string | null>
  cancel(): void
}

/** What is done is cancelled when the calling component goes. */
export function useSaving(source: () => ExportSource & { title: string }): Saving {
  const service = useService()
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
  const toBeSaved = (options: ExportOptions, what: 'one' | 'all' | 'pages'): ToBeSaved => {
    const { one, files, archiveName: name } = source()
    if (what === 'one') return { what: 'file', file: one(options) }
    if (what === 'all') return { what: 'files', name, files: files(options) }
    return { what: 'pages', name: name.replace(/zip$/, 'pdf'), files: pagesOf(files(options)) }
  }

  return {
    busy,
    failure,
    note,
    save: (options, what) =>
      carryOut('save', async (signal) => {
        const asked = toBeSaved(options, what)
        const of = 'files' in asked ? asked.files.length : 0
        const progress = (fraction: number): void => {
          if (of > 0) busy.value = { what: 'save', done: Math.round(fraction * of), of }
        }
        progress(0)
        const { saved, boxed, leftOut } = await saveFile(asked, { signal, progress })
        if (saved === null) return null
        note.value = boxesNote(boxed)
        return `Saved ${saved}. ${leftOutText(leftOut)}`.trim()
      }),
    copy: (options) =>
      carryOut('copy', async () => {
        let refused: unknown
        const made = callFor(service, source().one(options))
        const file = made.then(({ bytes }) => bytes as Uint8Array<ArrayBuffer>)
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
