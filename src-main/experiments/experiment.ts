import type {
  AnySummary,
  ArrayData,
  ArraySpec,
  Config,
  ConfigOf,
  Kind,
  LandscapeChoice,
  LandscapeInfo,
  Member,
  Preset,
  PublishedName,
  SeriesData,
  SummaryOf,
  TypedArray,
} from '#shared/contract/index.ts'
import type { GpuSource } from '../gpu/index.ts'
import type { NameSource, Sources, SourceNeed } from './sources.ts'

/**
 * How an experiment hands out what it computes, while it computes it. Each call takes ownership of the buffers given to
 * it.
 */
export interface Output {
  /**
   * Tells what of the summary is known before anything is computed, such as the names of the fates. The summary that
   * `run` returns takes its place; a run that does not come to its end keeps it.
   */
  foreknow(summary: AnySummary): void
  /** Announces an array; until written, its elements read as `spec.fill`. */
  declareArray(spec: ArraySpec): void
  /** Writes `data` at element `offset` of an announced array. */
  writeArray(name: string, offset: number, data: TypedArray): void
  /** Adds a member, or gives a member its summary. */
  member(index: number, parameters: Record<string, unknown>, summary: Record<string, unknown> | null): void
  /** Corrects how the run is computed, where the config leaves a choice and it has been made. */
  provenance(provenance: Partial<Provenance>): void
  /**
   * What the run can be resumed from, in place of the one before: numbers, strings, null, typed arrays, and lists and
   * plain objects of them. Values of series that come after it are dropped when the run is resumed from it; arrays keep
   * theirs.
   */
  checkpoint(state: unknown): void
  /** Appends to a series of a member: `values[i]` was taken at step `steps[i]`. */
  series(member: number, name: string, steps: Float64Array, values: Float64Array): void
}

/** What a run that is resumed goes on from. */
export interface Resumption {
  /** What was last handed to `Output.checkpoint`. */
  checkpoint: unknown
  /** An array as it was written by the time of the checkpoint or later. */
  array(name: string): ArrayData | undefined
}

/** The run that another one goes on from. */
export interface ParentRun {
  id: string
  config: Config
  /** What computed it, such as "ONNX Runtime 1.30.0, 2 threads". */
  engine: string
  device: string
  summary: AnySummary | null
  members: readonly Member[]
  /** Those of a run that is trained on. */
  series?: readonly SeriesData[]
  /** Those of its arrays that are asked for by who goes on from it. */
  array(name: string): ArrayData | undefined
}

/** Folders that may hold data sets. */
export interface Places {
  /** The one that the user named for MNIST. */
  directory?: string
  /** Those for other data sets. */
  others?: Readonly<Partial<Record<PublishedName, string>>>
  /** The data folder of Overstep. */
  dataDir?: string
}

export interface ExperimentContext {
  output: Output
  /**
   * Resolves when what was handed out has left the process. One that computes without a pause awaits it after handing
   * out megabytes: else they wait with everything that comes after them, and are lost when the process is killed. Left
   * out where nothing can wait.
   */
  delivered?: () => Promise<void>
  /**
   * Aborted when the user cancels or pauses; `run` then throws `signal.reason` soon (well under 200 ms), a kind that
   * can be resumed after handing out a last checkpoint.
   */
  signal: AbortSignal
  /** Tells how much of the work is done, 0…1. Cheap: call it as often as convenient. */
  progress(fraction: number): void
  /** Runs tasks on the worker threads of the compute process. */
  pool: WorkerPool
  places: Places
  /** Opens a GPU for descents; left out where there is to be none. */
  gpu?: GpuSource | undefined
  /** The runs that the config names; there for kinds with `Experiment.sources`. */
  sources?: Sources
  /** Where a run that is resumed goes on; it does not announce again what it announced before. */
  resumption?: Resumption | undefined
  /** Of a run that goes on from another one, and begins: one that is resumed has what it took from it. */
  parent?: ParentRun | undefined
}

/**
 * The worker threads that experiments share. Implemented by the compute process; tests may run tasks on their own
 * thread.
 */
export interface WorkerPool {
  readonly threads: number
  /**
   * Runs the named task on one of the threads. Both the argument and the result are structured clones; buffers in
   * a result are moved, not copied. Rejects with `signal.reason` when aborted.
   */
  run(task: string, argument: unknown, signal: AbortSignal): Promise<unknown>
}

/** How a run was computed; recorded with it. */
export interface Provenance {
  engine: string
  device: string
  precision: string
  generator: string | null
  seed: number | null
}

/** A kind of experiment: what the workbench needs to offer, price, run and draw it. */
export interface Experiment<K extends Kind = Kind> {
  presets: readonly Preset[]
  /** Checks what can be said of a config only when the minima of its landscape are known; see `checkFits`. */
  checkFits?(config: ConfigOf<K>, infoOf: (landscape: LandscapeChoice) => Promise<LandscapeInfo>): Promise<void>
  /**
   * The runs that a config names and the arrays of them that `run` is to have, which the shell reads and hands over.
   * Left out of kinds that name none.
   * @param named the run that a field of the config names
   * @throws {OverstepError} `invalid-input` with the path of the field, where a run does not serve
   */
  sources?(config: ConfigOf<K>, named: NameSource): readonly SourceNeed[]
  /** A title for a run of this config that the user has not named. */
  title(config: ConfigOf<K>): string
  provenance(config: ConfigOf<K>): Provenance
  /** The same experiment made small enough for a fraction of a second. */
  preview(config: ConfigOf<K>): ConfigOf<K>
  /** Bytes of arrays and series that a run keeps. */
  bytes(config: ConfigOf<K>): number | Promise<number>
  /** What is counted in the price, such as "160 000 cells". */
  size(config: ConfigOf<K>): string
  /**
   * Seconds on this machine, measured on a small sample of the config.
   * @param sources as in the context, but without their arrays
   */
  estimateSeconds(config: ConfigOf<K>, pool: WorkerPool, sources?: Sources): Promise<number>
  run(config: ConfigOf<K>, context: ExperimentContext): Promise<SummaryOf<K>>
}
