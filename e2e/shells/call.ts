import { fromWireError, type Service } from '../../src-shared/contract/index.ts'
import type { Response } from '../../src-shared/transport/index.ts'

/** Calls of the test, which the page's own cannot be mistaken for: those count from 0. */
const FIRST = 1e9

/**
 * Calls of the contract over the wire of a page.
 * @param send resolves to the response of the call that it sends
 */
export function callsBy(send: (message: object) => Promise<unknown>): Service['call'] {
  let sequence = FIRST
  return async (method, argument) => {
    const response = (await send({ sequence: sequence++, method, argument })) as Response
    if ('error' in response) throw fromWireError(response.error)
    return response.result as never
  }
}
