import { onBeforeUnmount, onMounted, readonly, ref, type Ref } from 'vue'
import { useRouter } from 'vue-router'
import { OverstepError, type Desktop, type Opening } from '#shared/contract/index.ts'
import { figureSource, type ComparedSource, type RunSource, type SweptSource } from '#shared/png/index.ts'
import { writeAddress } from '../addresses/index.ts'
import { importFile, openedFile } from '../imports/index.ts'
import { notify, notifyError } from '../notices/index.ts'
import { useDesktop, useService } from '../transport/index.ts'

/** The largest figure that can be exported is smaller. */
const MOST_BYTES = 300_000_000

/**
 * Opens the run, the comparison or the sweep of a figure that is dropped anywhere on the window, or offers its
 * settings where the run is not here; takes in the runs of an archive, and weights from elsewhere. Does the same with
 * files that the user opens in the desktop program, and follows its links.
 * @returns whether files are held over the window
 */
export function useDroppedFigure(): { over: Readonly<Ref<boolean>> } {
  const service = useService()
  const desktop = useDesktop()
  const router = useRouter()
  const over = ref(false)

  async function open(files: ArrayLike<File>): Promise<void> {
    const [file, ...others] = Array.from(files)
    if (!file) return
    try {
      if (others.length > 0) throw refusal(`${files.length} files were dropped. Drop one figure at a time.`)
      if (isWeights(file) || (await isZip(file))) return await importFile(service, router, file)
      if (file.size > MOST_BYTES) throw refusal(`${file.name} is too large to be a figure.`)
      const source = figureSource(new Uint8Array(await file.arrayBuffer()))
      if ('comparison' in source) await openComparison(source)
      else if ('sweep' in source) await openSweep(source)
      else if (await isHere(source.run)) await openRun(source)
      else offer(source, `The run ${source.run} of this figure is not here`)
    } catch (thrown) {
      notifyError(thrown)
    }
  }
  /** Opens a run with the figure that was dropped. */
  async function openRun({ run, figure, seen }: RunSource): Promise<void> {
    const query = figure === undefined ? {} : { figure, ...(seen && { seen: JSON.stringify(seen) }) }
    await router.push({ name: 'run', params: { id: run }, query })
  }
  /** Opens a sweep with the figure that was dropped, or offers the settings of its first run where it is not here. */
  async function openSweep({ sweep: id, figure, look, config }: SweptSource): Promise<void> {
    if (!(await isSweepHere(id))) return offer({ config }, `The sweep ${id} of this figure is not here`)
    const asked = Object.entries({ figure: figure ?? null, ...look }).filter(([, value]) => value !== null)
    await router.push({ name: 'sweep', params: { id }, query: Object.fromEntries(asked) })
  }
  /** Opens those runs that are here side by side, and says which are not. */
  async function openComparison({ comparison: runs, figure = '', seen, look }: ComparedSource): Promise<void> {
    // Figures are fetched with the first page that draws one.
    const { lookOfFigure } = await import('#shared/figures/compare/index.ts')
    const here = await Promise.all(runs.map(({ run }) => isHere(run)))
    const [present, missing] = [true, false].map((wanted) => runs.filter((_, index) => here[index] === wanted)) as [
      RunSource[],
      RunSource[],
    ]
    // A figure of all runs was zoomed by itself, those of a grid as the first of them.
    const zoomed = figure.startsWith('grid') ? runs[0]!.run : figure
    const views = seen?.view ? { ...look.views, [zoomed]: seen.view } : look.views
    const hidden = seen && seen.look.hidden.length > 0 ? seen.look.hidden : look.hidden
    const shown = { ...lookOfFigure(figure, look), views, hidden }
    const query = writeAddress({ runs: present.map(({ run }) => run), look: shown })
    if (present.length > 0) await router.push({ name: 'compare', query })
    const [first] = missing
    if (!first) return
    const which =
      present.length === 0
        ? `None of the ${runs.length} runs of this comparison is here. The first of them is ${first.run}`
        : missing.length === 1
          ? `One run of this comparison is not here: ${first.run}`
          : `${missing.length} of the ${runs.length} runs of this comparison are not here. The first of them is ` +
            `${first.run}`
    offer(first, which)
  }
  /** Offers the settings of a run that is not here. */
  function offer({ config }: Pick<RunSource, 'config'>, what: string): void {
    if (config instanceof OverstepError) throw refusal(`${what}, and its settings cannot be used: ${config.message}.`)
    notify('info', `${what}.`, {
      label: 'Open as new experiment',
      act: () => void router.push({ name: 'new', query: { config: JSON.stringify(config) } }),
    })
  }
  async function isFound(asked: Promise<unknown>): Promise<boolean> {
    try {
      await asked
      return true
    } catch (thrown) {
      if (thrown instanceof OverstepError && thrown.code === 'not-found') return false
      throw thrown
    }
  }
  const isHere = (id: string) => isFound(service.call('runs.get', { id }))
  const isSweepHere = (id: string) => isFound(service.call('sweeps.get', { id }))

  async function follow(desktop: Desktop, opening: Opening): Promise<void> {
    try {
      if ('problem' in opening) throw refusal(opening.problem)
      if ('file' in opening) await open([await openedFile(desktop, opening.file)])
      else if (await isHere(opening.run)) await router.push({ name: 'run', params: { id: opening.run } })
      else throw refusal(`The run ${opening.run} is not here.`)
    } catch (thrown) {
      notifyError(thrown)
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
  let stopListening: (() => void) | undefined
  onMounted(() => {
    if (desktop) {
      stopListening = desktop.on('desktop.opening', (opening) => void follow(desktop, opening))
      // What came before anybody listened.
      const waiting = desktop.call('desktop.openings', null)
      void waiting.then((openings) => openings.forEach((opening) => void follow(desktop, opening)), notifyError)
    }
    for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener as EventListener)
  })
  onBeforeUnmount(() => {
    stopListening?.()
    for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener as EventListener)
  })
  return { over: readonly(over) }
}

/** Weights from elsewhere, which may be a zip file too. */
const isWeights = ({ name }: File): boolean => /\.(npz|safetensors)$/i.test(name)

/** By its first bytes, whatever it is called. */
async function isZip(file: File): Promise<boolean> {
  const [p, k] = new Uint8Array(await file.slice(0, 2).arrayBuffer())
  return p === 0x50 && k === 0x4b
}

function refusal(message: string): OverstepError {
  return new OverstepError('invalid-input', message)
}
