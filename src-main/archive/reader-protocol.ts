import type { ArraySpec, WireError } from '#shared/contract/index.ts'

/** What is to be known of a file of weights from elsewhere besides what is in it. */
export interface ForeignWeights {
  /** What the file is called by the user. */
  name: string
  /** Fields of the config of the run that is made of it. */
  settings: Record<string, unknown>
  /** Of this program. */
  version: string
}

/** Where the archive of a file of weights is made. */
export const archiveBeside = (path: string): string => `${path}.zip`

/** What the shell's process asks of the process that reads an archive: one question at a time. */
export type Question =
  | { ask: 'open'; path: string }
  /** Opens a file of weights from elsewhere, of which an archive is made first, at `archiveBeside`. */
  | { ask: 'open-weights'; path: string; weights: ForeignWeights }
  | { ask: 'run'; id: string }
  | { ask: 'members'; id: string }
  /** Begins what comes piece by piece; the pieces come in answer to `next`. */
  | { ask: 'array'; id: string; spec: Pick<ArraySpec, 'name' | 'dtype' | 'shape'> }
  | { ask: 'series'; id: string; name: string; members: readonly number[] }
  | { ask: 'check'; name: string }
  /** The next piece; null at the end. */
  | { ask: 'next' }

export type Answer = { answer: unknown } | { error: WireError }

/** A running process that reads an archive; each shell starts it in its own way (fork, utilityProcess). */
export interface ReaderProcess {
  send(question: Question): void
  onMessage(listener: (answer: Answer) => void): void
  /** Called once when the process has ended, whatever the reason. */
  onExit(listener: (reason: string) => void): void
  kill(): void
}
export type StartReader = () => ReaderProcess

/** The argument by which the program of the processes beside the shell's reads archives. */
export const READER = 'read-archive'

/**
 * What limits the memory of the process: of what it reads, pieces and texts of 32 MiB are all that it holds at a time.
 */
export const READER_OPTIONS: readonly string[] = ['--max-old-space-size=512']
