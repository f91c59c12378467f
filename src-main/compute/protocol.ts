import type {
  ArrayData,
  ArraySpec,
  Config,
  Curve,
  DeviceInfo,
  ImageSamples,
  Estimate,
  EventPayload,
  ExportOptions,
  LandscapeInfo,
  LookedAt,
  MapDevice,
  ParsedArgument,
  Path,
  RunData,
  SeriesData,
  Summary,
  Surface,
  WireError,
} from '#shared/contract/index.ts'
import type { NamedFigure } from '#shared/figures/index.ts'
import type { Shader } from '#shared/gpu/index.ts'
import type { DrawnFigure } from '../drawing/index.ts'
import type { ParentRun, Places, Provenance, SourceData } from '../experiments/index.ts'
import type { Outcome, TrialsOnDevice } from '../network/index.ts'

/**
 * What the shell's process and the compute process say to each other. Both sides are ours and run the same version, so
 * these are plain types, carried by structured clone (`child_process` with `serialization: 'advanced'`, Electron's
 * MessagePortMain).
 */

/** The argument of a compute process that no window waits beside: it computes at normal priority. */
export const IN_FRONT = 'in-front'

/** Short questions, answered beside the jobs: name -> argument and answer. */
export interface Queries {
  landscapes: { argument: null; answer: LandscapeInfo[] }
  analyse: { argument: ParsedArgument<'landscapes.analyse'>; answer: LandscapeInfo }
  surface: { argument: ParsedArgument<'landscapes.surface'>; answer: Surface }
  curve: { argument: ParsedArgument<'landscapes.curve'>; answer: Curve }
  path: { argument: ParsedArgument<'landscapes.path'>; answer: Path }
  shader: { argument: ParsedArgument<'landscapes.shader'>; answer: Shader }
  /** @param sources without their arrays */
  estimate: { argument: { config: Config; sources: SourceData[] }; answer: Estimate }
  samples: { argument: ParsedArgument<'data.samples'>; answer: ImageSamples }
  devices: { argument: null; answer: DeviceInfo[] }
  mapDevices: { argument: null; answer: MapDevice[] }
  /** The inner products of every two rows of one length: shape [n, n]. */
  products: { argument: { rows: Float32Array[] }; answer: Float64Array }
  look: { argument: ParsedArgument<'maps.look'>; answer: LookedAt }
  /** @param parent settings of the run that it goes on from, of which small ones are run first */
  preview: {
    argument: { config: Config; sources: SourceData[]; parent: Config | undefined }
    answer: { config: Config; summary: Summary; data: RunData }
  }
  figure: {
    argument: NamedFigure & { options: ExportOptions }
    answer: DrawnFigure
  }
}
export type QueryName = keyof Queries

/** What a run that begins is told of the one that it goes on from, whose arrays came before. */
export type ParentFacts = Omit<ParentRun, 'array'>

export type ToCompute =
  /** Sent before anything else, and again when they change. */
  | { type: 'places'; places: Places }
  /** An array of a run that is about to be resumed, or of the one that it goes on from. */
  | { type: 'restore'; id: string; array: ArrayData }
  /** A run that the config of one names that is about to be started, with some of its arrays; others may follow. */
  | { type: 'source'; id: string; source: SourceData }
  | { type: 'start'; id: string; config: Config; checkpoint?: unknown; parent?: ParentFacts }
  | { type: 'cancel'; id: string }
  /** A job is to wait, because what it hands out cannot be saved, or to go on. */
  | { type: 'hold'; id: string; hold: boolean }
  | { type: 'query'; sequence: number; name: QueryName; argument: unknown }
  /** Nobody waits for the answer to a question any more. */
  | { type: 'withdraw'; sequence: number }

export type FromCompute =
  /** Sent once, when the process can take work. */
  | { type: 'ready'; threads: number }
  /** The process has taken the job up: its time counts from here, not from the start of a process or its threads. */
  | { type: 'started'; id: string }
  | { type: 'progress'; id: string; fraction: number }
  | { type: 'foreknown'; id: string; summary: Summary }
  | { type: 'provenance'; id: string; provenance: Partial<Provenance> }
  | { type: 'checkpoint'; id: string; state: unknown }
  | { type: 'array'; id: string; spec: ArraySpec }
  | { type: 'partial'; id: string; array: string; offset: number; data: EventPayload<'run.partial'>['data'] }
  | {
      type: 'member'
      id: string
      index: number
      parameters: Record<string, unknown>
      summary: Record<string, unknown> | null
    }
  | {
      type: 'series'
      id: string
      member: number
      name: string
      steps: SeriesData['steps']
      values: SeriesData['values']
    }
  | { type: 'completed'; id: string; summary: Summary }
  | { type: 'failed'; id: string; error: WireError }
  | { type: 'answer'; sequence: number; answer: unknown }
  | { type: 'refusal'; sequence: number; error: WireError }

/**
 * What a utility process, which can start no other, asks of Electron's main process, and the answer: whether graphs run
 * on a device (see `TryOut`).
 */
export type TrialAsked = { type: 'trial'; sequence: number } & TrialsOnDevice
export type TrialAnswered = { type: 'tried'; sequence: number; outcome: Outcome }

/**
 * What it asks of the main process besides, as it cannot open a GPU: a page that can, or that the page of an earlier
 * question is not wanted any more. The answer comes with a port of a channel to it, or says why there is none; later,
 * maybe, that the page is gone.
 */
export type GpuPageAsked = { type: 'gpu-page'; wanted: boolean; sequence: number }
export type GpuPageAnswered =
  { type: 'gpu-page'; sequence: number; problem?: string } | { type: 'gpu-page-gone'; sequence: number; reason: string }

/** A running compute process as the workbench sees it; each shell starts it in its own way (fork, utilityProcess). */
export interface ComputeProcess {
  send(message: ToCompute): void
  onMessage(listener: (message: FromCompute) => void): void
  /** Called once when the process has ended, whatever the reason. */
  onExit(listener: (reason: string) => void): void
  kill(): void
}
export type StartCompute = () => ComputeProcess
