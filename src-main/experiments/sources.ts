import { OverstepError, type ArrayData, type ArraySpec, type Run } from '#shared/contract/index.ts'

/** A run that a config names, as the shell finds it. */
export interface NamedRun {
  run: Run
  arrays: readonly ArraySpec[]
}

/**
 * Finds the run that a field of a config names.
 * @param path of the field: `from.run`
 * @throws {OverstepError} `invalid-input` with that path where there is no such run
 */
export type NameSource = (path: string, id: string) => NamedRun

/** The arrays that an experiment needs of a run. */
export interface SourceNeed {
  run: Run
  arrays: readonly string[]
}

/** What is handed over of a run. */
export interface SourceData {
  run: Run
  arrays: ArrayData[]
}

/** What the experiment has of a run. */
export interface Source {
  run: Run
  /** One of those that were asked for. @throws {OverstepError} `internal` for any other */
  array(name: string): ArrayData
}

/** The runs that a config names, by their ids. @throws {OverstepError} `internal` for any other */
export type Sources = (id: string) => Source

/** What was handed over, as an experiment asks for it. */
export function sourcesFrom(handed: readonly SourceData[]): Sources {
  return (id) => {
    const source = handed.find(({ run }) => run.id === id)
    if (!source) throw new OverstepError('internal', `run ${id} was not asked for`)
    return {
      run: source.run,
      array(name) {
        const array = source.arrays.find((array) => array.name === name)
        if (!array) throw new OverstepError('internal', `array ${name} of run ${id} was not asked for`)
        return array
      },
    }
  }
}
