import type { z } from 'zod'
import type { Descriptions, EventDescriptions } from './description.ts'
import type { Events } from './events.ts'
import type { Methods } from './methods/index.ts'

/** How a call is watched and stopped by its caller. */
export interface Watch {
  /**
   * Cancels the call. A question then fails with `cancelled` at once, anything else when it has stopped, unless it is
   * done.
   */
  signal: AbortSignal
  /** Told now and then how far it is, 0…1, where that takes time and can be known. */
  progress: (fraction: number) => void
}

/** Methods and events as code uses them, whichever side of whichever transport it is on. */
export interface ServiceOf<Described extends Descriptions, Told extends EventDescriptions> {
  call<Name extends keyof Described & string>(
    name: Name,
    argument: z.input<Described[Name]['argument']>,
    watch?: Partial<Watch>,
  ): Promise<z.output<Described[Name]['result']>>
  /** Listens to an event; the returned function stops listening. */
  on<Name extends keyof Told & string>(
    name: Name,
    listener: (payload: z.output<Told[Name]['payload']>) => void,
  ): () => void
}

/** Methods as whoever carries them out writes them: every argument is already parsed. */
export type CarriedOut<Described extends Descriptions> = {
  [Name in keyof Described]: (
    argument: z.output<Described[Name]['argument']>,
    watch: Watch,
  ) => z.output<Described[Name]['result']> | Promise<z.output<Described[Name]['result']>>
}

/** What is told with each event. */
export type PayloadsOf<Told extends EventDescriptions> = { [Name in keyof Told]: z.output<Told[Name]['payload']> }

/** The contract as code calls it. */
export type Service = ServiceOf<Methods, Events>
