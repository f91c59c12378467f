import { onBeforeUnmount, onMounted, readonly, ref, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { OverstepError } from '#shared/contract/index.ts'
import { figureSource } from '#shared/png/index.ts'
import { useService } from '../transport/index.ts'
import { importRuns } from './imports.ts'
import { notify, notifyError } from './notices.ts'

/** The largest figure that can be exported is smaller. */
const MOST_BYTES = 300_000_000

/**
 * Opens the run of a figure that is dropped anywhere on the window, or offers its settings where the run is not here; takes in the runs of an archive.
 * @returns whether files are held over the window
 */
export function useDroppedFigure(): { over: Readonly<Ref<boolean>> } {
  const service = useService()
  const router = useRouter()
  const over = ref(false)

  async function open(files: FileList): Promise<void> {
    const [file, ...others] = files
    if (!file) return
    try {
      if (others.length > 0) throw refusal(`${files.length} files were dropped. Drop one figure at a time.`)
      if (await isZip(file)) return await importRuns(service, router, file)
      if (file.size > MOST_BYTES) throw refusal(`${file.name} is too large to be a figure.`)
      const { run, config } = figureSource(new Uint8Array(await file.arrayBuffer()))
      if (await isHere(run)) await router.push({ name: 'run', params: { id: run } })
      else if (config instanceof OverstepError)
        throw refusal(`The run ${run} of this figure is not here, and its settings cannot be used: ${config.message}.`)
      else
        notify('info', `The run ${run} of this figure is not here.`, {
          label: 'Open as new experiment',
          act: () => void router.push({ name: 'new', query: { config: JSON.stringify(config) } }),
        })
    } catch (thrown) {
      notifyError(thrown)
    }
  }
  async function isHere(id: string): Promise<boolean> {
    try {
      await service.call('runs.get', { id })
      return true
    } catch (thrown) {
      if (thrown instanceof OverstepError && thrown.code === 'not-found') return false
      throw thrown
    }
  }

  const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
  function drag(event: DragEvent): void {
    if (!hasFiles(event)) return
    event.preventDefault()
    event.dataTransfer!.dropEffect = 'copy'
    over.value = true
  }
  function leave(event: DragEvent): void {
    // Within the window the pointer goes from one element to another.
    if (event.relatedTarget === null) over.value = false
  }
  function drop(event: DragEvent): void {
    over.value = false
    if (!hasFiles(event)) return
    event.preventDefault()
    void open(event.dataTransfer!.files)
  }

  const listeners = { dragover: drag, dragleave: leave, drop } as const
  onMounted(() => {
    for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener as EventListener)
  })
  onBeforeUnmount(() => {
    for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener as EventListener)
  })
  return { over: readonly(over) }
}

/** By its first bytes, whatever it is called. */
async function isZip(file: File): Promise<boolean> {
  const [p, k] = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  return p === 0x50 && k === 0x4b
}

function refusal(message: string): OverstepError {
  return new OverstepError('invalid-input', message)
}
