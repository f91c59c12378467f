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

/** Takes in the runs of a file, tells how far it is, and then what came of it. */
export async function importRuns(service: Service, router: Router, file: File): Promise<void> {
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
    const { imported, kept, renamed } = await importArchive(service, file, { signal: cancel.signal, progress })
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
  } catch (thrown) {
    notifyError(thrown)
  } finally {
    state.value = null
  }
}
