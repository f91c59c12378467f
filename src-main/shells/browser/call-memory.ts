import { methods, type MethodName, OverstepError, toWireError } from '#shared/contract/index.ts'
import type { Request, Response } from '#shared/transport/index.ts'

/** Pages that are remembered; of more, those are forgotten that have called nothing for the longest time. */
export const MOST_PAGES = 200

/** A page, as far as its calls may be carried out once only. */
interface Page {
  /** What became of them, by their sequence numbers. */
  readonly outcomes: Map<number, Promise<Response>>
  /** It has had the responses to all with lower numbers. */
  answered: number
}

/** Sees to it that a call which a page sends again, because its connection was lost, is not carried out again. */
export interface CallMemory {
  /** The response to a call: by carrying it out, or the one that it had where it must not be repeated and has been carried out. */
  respond(request: Request, carryOut: () => Promise<Response>): Promise<Response>
}

export function callMemory(): CallMemory {
  const pages = new Map<string, Page>()

  const heardFrom = (name: string, answered: number): Page => {
    const page = pages.get(name) ?? { outcomes: new Map(), answered: 0 }
    // Last in the order in which pages are forgotten.
    pages.delete(name)
    pages.set(name, page)
    for (const longSilent of pages.keys()) {
      if (pages.size <= MOST_PAGES) break
      pages.delete(longSilent)
    }
    page.answered = Math.max(page.answered, answered)
    for (const number of page.outcomes.keys()) if (number < page.answered) page.outcomes.delete(number)
    return page
  }

  return {
    async respond(request, carryOut) {
      const { sequence, method, origin } = request
      if (!origin) return carryOut()
      const known = pages.has(origin.page)
      const page = heardFrom(origin.page, origin.answered)
      if (isRepeatable(method)) return carryOut()
      const earlier = page.outcomes.get(sequence)
      if (earlier) return earlier
      // It may have been carried out by a workbench that has been started anew since, or too long ago; or it comes late by a connection that
      // is lost, and has long been answered by another.
      if ((origin.again && !known) || sequence < page.answered) return { sequence, error: toWireError(uncertain()) }
      const outcome = carryOut()
      page.outcomes.set(sequence, outcome)
      return outcome
    },
  }
}

/** What is not in the contract is refused as often as it is asked for. */
function isRepeatable(method: string): boolean {
  return !Object.hasOwn(methods, method) || methods[method as MethodName].repeatable
}

function uncertain(): OverstepError {
  return new OverstepError(
    'unavailable',
    'The connection was lost while this was being done, and Overstep has been started anew since. Look whether it is done before you do it again.',
  )
}
