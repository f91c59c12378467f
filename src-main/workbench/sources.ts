import { refused, type ArrayData, type Config, type Run } from '#shared/contract/index.ts'
import { sourcesOf, type NameSource, type SourceData, type SourceNeed } from '../experiments/index.ts'
import type { Store } from '../store/index.ts'

const nameIn =
  ({ runs, arrays }: Store): NameSource =>
  (path, id) => {
    const found = runs.get(id)
    if (!found) throw refused(path, `there is no run ${id}. It may have been deleted for good`)
    return { run: found.run, arrays: arrays.specs(id) }
  }

/**
 * The runs that a config names, each once, with the arrays of them that it needs.
 * @throws {OverstepError} `invalid-input` with the path of the field, where a run does not serve
 */
export function namedSources(store: Store, config: Config): SourceNeed[] {
  const merged = new Map<string, { run: Run; arrays: Set<string> }>()
  for (const { run, arrays } of sourcesOf(config, nameIn(store))) {
    const before = merged.get(run.id)?.arrays ?? []
    merged.set(run.id, { run, arrays: new Set([...before, ...arrays]) })
  }
  return Array.from(merged.values(), ({ run, arrays }) => ({ run, arrays: [...arrays] }))
}

/** Reads what a config needs of the runs that it names. @throws {OverstepError} as `namedSources` */
export async function readSources(store: Store, config: Config): Promise<SourceData[]> {
  const read: SourceData[] = []
  for (const { run, arrays } of namedSources(store, config)) {
    const found: ArrayData[] = []
    for (const name of arrays) {
      const array = await store.arrays.read(run.id, name)
      if (array) found.push(array)
    }
    read.push({ run, arrays: found })
  }
  return read
}
