import {
  OverstepError,
  publishedNames,
  type Datasets,
  type PublishedName,
  type PublishedSet,
} from '#shared/contract/index.ts'
import { downloadDataset, folderFor, lackOf, lackOfNamed, lookFor } from '../dataset/index.ts'
import type { Places } from '../experiments/index.ts'
import type { Store } from '../store/index.ts'
import type { Hub } from './hub.ts'

/** Where the folder is kept that the user named for a data set. */
const settingOf = (dataset: PublishedName) => `${dataset}-directory` as const
/** Progress of a download is told at most so often. */
const TELL_MS = 200

/** Where data sets are, and their downloads. */
export interface Data {
  /** Where data sets may be. */
  places(): Places
  /** Hears of the places whenever they are others. */
  onPlaces(listener: (places: Places) => void): void
  /** Reads again what another program may have changed; whether it has. */
  refresh(): boolean
  about(): Datasets
  /** @throws {OverstepError} `invalid-input` where the folder does not have the files of the data set */
  setDirectory(dataset: PublishedName, directory: string | null): Datasets
  /** Resolves when a data set is there; a download that is under way is joined. */
  download(dataset: PublishedName): Promise<Datasets>
  cancelDownload(dataset: PublishedName): void
  /** Ends downloads that are under way. */
  close(): Promise<void>
}

/** A download that is under way. */
interface Running {
  progress: PublishedSet['download']
  cancel: AbortController
  done: Promise<void>
}

/** Where a data set is downloaded from in place of its public addresses. */
function mirrorsOf(dataset: PublishedName): string[] | undefined {
  const { OVERSTEP_MNIST_MIRRORS, OVERSTEP_DATASET_MIRRORS } = process.env
  const given = dataset === 'mnist' ? OVERSTEP_MNIST_MIRRORS : OVERSTEP_DATASET_MIRRORS
  const addresses = given?.split(',').map((mirror) => mirror.trim())
  // Files of several data sets have the same names.
  return dataset === 'mnist' ? addresses : addresses?.map((address) => `${address}${dataset}/`)
}

export function createData(store: Store, hub: Hub): Data {
  const running = new Map<PublishedName, Running>()

  const read = () => publishedNames.map((name) => [name, store.settings.get(settingOf(name))] as const)
  let directories = new Map(read())
  let hearPlaces: (places: Places) => void = () => undefined
  const places = (): Places => {
    const { mnist, ...others } = Object.fromEntries(
      [...directories].filter(([, directory]) => directory !== null),
    ) as Partial<Record<PublishedName, string>>
    return {
      dataDir: store.dataDir,
      ...(mnist !== undefined && { directory: mnist }),
      ...(Object.keys(others).length > 0 && { others }),
    }
  }
  const aboutOne = (dataset: PublishedName): PublishedSet => ({
    directory: directories.get(dataset) ?? null,
    places: lookFor(dataset, places()).map(({ directory, source, missing }) => ({ directory, source, missing })),
    download: running.get(dataset)?.progress ?? null,
  })
  const about = (): Datasets => {
    const looked = lookFor('mnist', places())
    const problem = lackOfNamed(looked) ?? null
    const others = publishedNames.filter((name) => name !== 'mnist')
    return {
      auto: problem || looked.some(({ missing }) => missing.length === 0) ? 'mnist' : 'synthetic-digits',
      problem,
      ...aboutOne('mnist'),
      others: others.map((dataset) => ({ dataset, ...aboutOne(dataset) })),
    }
  }
  const tell = () => hub.emit('data.changed', about())
  const refresh = () => {
    const now = read()
    if (now.every(([name, directory]) => directories.get(name) === directory)) return false
    directories = new Map(now)
    hearPlaces(places())
    tell()
    return true
  }

  const start = (dataset: PublishedName) => {
    const cancel = new AbortController()
    let told = 0
    const own = mirrorsOf(dataset)
    const done = downloadDataset({
      dataset,
      directory: folderFor(dataset, store.dataDir),
      signal: cancel.signal,
      ...(own && { mirrors: own }),
      onProgress({ file, index, files, receivedBytes, totalBytes }) {
        const now = running.get(dataset)
        if (!now) return
        now.progress = { file, index, files, received: receivedBytes, total: totalBytes }
        if (performance.now() - told < TELL_MS && receivedBytes !== totalBytes) return
        told = performance.now()
        tell()
      },
    }).finally(() => {
      running.delete(dataset)
      tell()
    })
    running.set(dataset, { progress: null, cancel, done })
    return done
  }

  const cancelDownload = (dataset: PublishedName) =>
    running
      .get(dataset)
      ?.cancel.abort(
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
    setDirectory(dataset, directory) {
      let named: string | null = null
      if (directory !== null) {
        const [looked] = lookFor(dataset, dataset === 'mnist' ? { directory } : { others: { [dataset]: directory } })
        // The whole path: the next program may be started in another folder.
        named = looked?.directory ?? directory
        const lack = looked && lackOf(looked, dataset)
        if (lack) {
          const message = `${named} ${lack}`
          throw new OverstepError('invalid-input', `directory: ${message}`, {
            issues: [{ path: 'directory', message }],
          })
        }
      }
      store.settings.set(settingOf(dataset), named)
      if (!refresh()) tell()
      return about()
    },
    async download(dataset) {
      await (running.get(dataset)?.done ?? start(dataset))
      return about()
    },
    cancelDownload,
    async close() {
      const all = [...running]
      all.forEach(([dataset]) => cancelDownload(dataset))
      await Promise.all(all.map(([, { done }]) => done.catch(() => undefined)))
    },
  }
}
