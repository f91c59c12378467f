import { OverstepError, type Datasets } from '#shared/contract/index.ts'
import { downloadMnist, lackOf, lackOfNamed, lookForMnist, mnistFolder } from '../dataset/index.ts'
import type { Places } from '../experiments/index.ts'
import type { Store } from '../store/index.ts'
import type { Hub } from './hub.ts'

const DIRECTORY = 'mnist-directory'
/** Progress of a download is told at most so often. */
const TELL_MS = 200

/** Where data sets are, and the download of MNIST. */
export interface Data {
  /** Where data sets may be. */
  places(): Places
  /** Hears of the places whenever they are others. */
  onPlaces(listener: (places: Places) => void): void
  /** Reads again what another program may have changed; whether it has. */
  refresh(): boolean
  about(): Datasets
  /** @throws {OverstepError} `invalid-input` where the folder does not have the four files */
  setDirectory(directory: string | null): Datasets
  /** Resolves when MNIST is there; a download that is under way is joined. */
  download(): Promise<Datasets>
  cancelDownload(): void
  /** Ends a download that is under way. */
  close(): Promise<void>
}

export function createData(store: Store, hub: Hub): Data {
  let running: { progress: Datasets['download']; cancel: AbortController; done: Promise<void> } | undefined

  let directory = store.settings.get(DIRECTORY)
  let hearPlaces: (places: Places) => void = () => undefined
  const places = (): Places => ({ dataDir: store.dataDir, ...(directory !== null && { directory }) })
  const about = (): Datasets => {
    const looked = lookForMnist(places())
    const problem = lackOfNamed(looked) ?? null
    return {
      auto: problem || looked.some(({ missing }) => missing.length === 0) ? 'mnist' : 'synthetic-digits',
      problem,
      directory,
      places: looked.map(({ directory: place, source, missing }) => ({ directory: place, source, missing })),
      download: running?.progress ?? null,
    }
  }
  const tell = () => hub.emit('data.changed', about())
  const refresh = () => {
    const now = store.settings.get(DIRECTORY)
    if (now === directory) return false
    directory = now
    hearPlaces(places())
    tell()
    return true
  }

  const start = () => {
    const cancel = new AbortController()
    let told = 0
    const mirrors = process.env.OVERSTEP_MNIST_MIRRORS?.split(',').map((mirror) => mirror.trim())
    const done = downloadMnist({
      directory: mnistFolder(store.dataDir),
      signal: cancel.signal,
      ...(mirrors && { mirrors }),
      onProgress({ file, index, receivedBytes, totalBytes }) {
        if (!running) return
        running.progress = { file, index, received: receivedBytes, total: totalBytes }
        if (performance.now() - told < TELL_MS && receivedBytes !== totalBytes) return
        told = performance.now()
        tell()
      },
    }).finally(() => {
      running = undefined
      tell()
    })
    running = { progress: null, cancel, done }
    return done
  }

  const cancelDownload = () =>
    running?.cancel.abort(
      new OverstepError(
        'cancelled',
        'The download was cancelled. What has arrived is kept; the next one goes on from there.',
      ),
    )

  return {
    places,
    onPlaces: (listener) => (hearPlaces = listener),
    refresh,
    about,
    setDirectory(directory) {
      let named: string | null = null
      if (directory !== null) {
        const [looked] = lookForMnist({ directory })
        // The whole path: the next program may be started in another folder.
        named = looked?.directory ?? directory
        const lack = looked && lackOf(looked)
        if (lack) {
          const message = `${named} ${lack}`
          throw new OverstepError('invalid-input', `directory: ${message}`, {
            issues: [{ path: 'directory', message }],
          })
        }
      }
      store.settings.set(DIRECTORY, named)
      if (!refresh()) tell()
      return about()
    },
    async download() {
      await (running?.done ?? start())
      return about()
    },
    cancelDownload,
    async close() {
      cancelDownload()
      await running?.done.catch(() => undefined)
    },
  }
}
