import { type Descriptions, OverstepError, toWireError, type Watch } from '#shared/contract/index.ts'
import type { Request, Response } from '#shared/transport/index.ts'

/** Pages that are remembered; of more, those are forgotten that have called nothing for the longest time. */
export const MOST_PAGES = 200

/** A call that is being carried out, or has been. */
export interface Call {
  readonly response: Promise<Response>
  readonly repeatable: boolean
  cancel(): void
  /** Hears how far it is: whoever has sent the call last. */
  onProgress: Watch['progress']
}

/** A page, as far as its calls may be carried out once only. */
interface Page {
  /** These, by their sequence numbers. */
  readonly calls: Map<number, Call>
  /** It has had the responses to all with lower numbers. */
  answered: number
}

/** Sees to it that a call which a page sends again, because its connection was lost, is not carried out again. */
export interface CallMemory {
  /** Carries a call out, or finds the one that must not be repeated and has been carried out before. */
  take(request: Request, carryOut: (watch: Watch) => Promise<Response>): Call
}

/** @param methods those that may be called, and whether they are repeatable */
export function callMemory(methods: Descriptions): CallMemory {
  const pages = new Map<string, Page>()
  // What is not in the contract is refused as often as it is asked for.
  const isRepeatable = (method: string) => !Object.hasOwn(methods, method) || methods[method]!.repeatable

  const heardFrom = (name: string, answered: number): Page => {
    const page = pages.get(name) ?? { calls: new Map(), answered: 0 }
    // Last in the order in which pages are forgotten.
    pages.delete(name)
    pages.set(name, page)
    for (const longSilent of pages.keys()) {
      if (pages.size <= MOST_PAGES) break
      pages.delete(longSilent)
    }
    page.answered = Math.max(page.answered, answered)
    for (const number of page.calls.keys()) if (number < page.answered) page.calls.delete(number)
    return page
  }

  return {
    take(request, carryOut) {
      const { sequence, method, origin } = request
      const repeatable = isRepeatable(method)
      if (!origin) return begin(repeatable, carryOut)
      const known = pages.has(origin.page)
      const page = heardFrom(origin.page, origin.answered)
      if (repeatable) return begin(true, carryOut)
      const earlier = page.calls.get(sequence)
      if (earlier) return earlier
      // It may have been carried out by a workbench that has been started anew since, or too long ago; or it comes late
      // by a connection that is lost, and has long been answered by another.
      if ((origin.again && !known) || sequence < page.answered)
        return begin(false, () => Promise.resolve({ sequence, error: toWireError(uncertain()) }))
      const call = begin(false, carryOut)
      page.calls.set(sequence, call)
      return call
    },
  }
}

function begin(repeatable: boolean, carryOut: (watch: Watch) => Promise<Response>): Call {
  const controller = new AbortController()
  const call: Omit<Call, 'response'> = {
    repeatable,
    cancel: () => controller.abort(),
    onProgress: () => undefined,
  }
  const response = carryOut({ signal: controller.signal, progress: (fraction) => call.onProgress(fraction) })
  return Object.assign(call, { response })
}

function uncertain(): OverstepError {
  return new OverstepError(
    'unavailable',
    'The connection was lost while this was being done, and Overstep has been started anew since. ' +
      'Look whether it is done before you do it again.',
  )
}
