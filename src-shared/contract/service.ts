import type { EventName, EventPayload } from './events.ts'
import type { Argument, MethodName, Result } from './methods/index.ts'

/** The contract as code calls it, whichever side of whichever transport it is on. */
export interface Service {
  call<Name extends MethodName>(name: Name, argument: Argument<Name>): Promise<Result<Name>>
  /** Listens to an event; the returned function stops listening. */
  on<Name extends EventName>(name: Name, listener: (payload: EventPayload<Name>) => void): () => void
}
