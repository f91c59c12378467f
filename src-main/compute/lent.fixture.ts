import { forkCompute } from './fork.ts'
import { computeEntry } from './programs.fixture.ts'
import type { ComputeProcess, FromCompute } from './protocol.ts'

interface Shared {
  child: ComputeProcess
  /** What it said when it could take work. */
  ready: FromCompute | undefined
  hear(message: FromCompute): void
  end(reason: string): void
}

/** The one that nobody has at the moment. */
let idle: Shared | undefined

/**
 * For tests that are not about the process: lends a compute process, which is given on to the next borrower, as warm as
 * it is, where all that was asked of it has been answered.
 */
export function lendCompute(): ComputeProcess {
  const shared = idle ?? begin()
  idle = undefined
  /** Questions and jobs that have not ended. */
  let open = 0
  return {
    send(message) {
      if (message.type === 'query' || message.type === 'start') open++
      shared.child.send(message)
    },
    onMessage(listener) {
      const { ready } = shared
      if (ready) queueMicrotask(() => listener(ready))
      shared.hear = (message) => {
        if (['answer', 'refusal', 'completed', 'failed'].includes(message.type)) open--
        listener(message)
      }
    },
    onExit: (listener) => void (shared.end = listener),
    kill() {
      shared.hear = shared.end = () => undefined
      if (open > 0 || idle) shared.child.kill()
      else idle = shared
    },
  }
}

function begin(): Shared {
  const child = forkCompute(computeEntry, true)
  const shared: Shared = { child, ready: undefined, hear: () => undefined, end: () => undefined }
  child.onMessage((message) => {
    if (message.type === 'ready') shared.ready = message
    shared.hear(message)
  })
  child.onExit((reason) => {
    if (idle === shared) idle = undefined
    shared.end(reason)
  })
  return shared
}
