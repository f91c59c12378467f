import { readonly, shallowRef } from 'vue'
import type { Router } from 'vue-router'
import type { Service } from '#shared/contract/index.ts'
import { notify, notifyError } from '../notices/index.ts'
import { importArchive } from '../transport/index.ts'
import { formatCounted } from '../words/index.ts'

/** An archive of runs that is being taken in. */
interface Import {
  name: string
  fraction: number
  cancel: () => void
}

const state = shallowRef<Import | null>(null)
export const runningImport = readonly(state)

/** A file of weights from elsewhere, of which it is asked what it does not tell. */
const asked = shallowRef<File | null>(null)
export const askedWeights = readonly(asked)
export const leaveWeights = (): void => void (asked.value = null)

/** Takes in a file: the runs of an archive, or weights from elsewhere, once it is known what these do not tell. */
export async function importFile(service: Service, router: Router, file: File): Promise<void> {
  if (/\.(npz|safetensors)$/i.test(file.name)) asked.value = file
  else await takeIn(service, router, file).catch(notifyError)
}

/**
 * Takes in the runs of a file, tells how far it is, and then what came of it.
 * @param settings of weights from elsewhere, beside what the file tells
 * @throws {OverstepError} `invalid-input` with what is wrong in the file or in the settings; `cancelled`
 */
export async function takeIn(
  service: Service,
  router: Router,
  file: File,
  settings?: Record<string, unknown>,
): Promise<void> {
  if (state.value) {
    notify('warning', `${state.value.name} is being imported. Wait until it is done.`)
    return
  }
  const cancel = new AbortController()
  const progress = (fraction: number): void => {
    state.value = { name: file.name, fraction, cancel: () => cancel.abort() }
  }
  progress(0)
  try {
    const weights = settings && { name: file.name, settings }
    const watch = { signal: cancel.signal, progress }
    const { imported, kept, renamed } = await importArchive(service, file, watch, weights)
    const copies = Object.keys(renamed).length
    const words = [
      `Imported ${formatCounted(imported.length, 'run')} from ${file.name}.`,
      ...(kept.length > 0
        ? [`${formatCounted(kept.length, 'run')} ${kept.length === 1 ? 'was' : 'were'} here already.`]
        : []),
      ...(copies > 0 ? [`${formatCounted(copies, 'run')} got a new id; the notes say why.`] : []),
    ]
    const [only, ...others] = [...imported, ...kept]
    notify('info', words.join(' '), {
      label: others.length === 0 ? 'Open' : 'Show',
      act: () =>
        void router.push(
          only !== undefined && others.length === 0 ? { name: 'run', params: { id: only } } : { name: 'history' },
        ),
    })
  } finally {
    state.value = null
  }
}
