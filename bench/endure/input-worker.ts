import { parentPort, workerData } from 'node:worker_threads'
import { OverstepError } from '../../src-shared/contract/index.ts'
import { GENERATOR, streamOf } from '../../src-shared/random/index.ts'
import type { Batch, BatchResult } from './inputs.ts'
import type { Parser } from './parser.ts'

// A thread in which inputs are read: it may hang or die of them, and is then ended and started anew.

const {
  parsers: parsersUrl,
  given,
  seed,
  shared,
} = workerData as {
  parsers: string
  given: [history: string, archive: string]
  seed: number
  shared: SharedArrayBuffer
}
/** The number of the input that is being read, for who watches. */
const current = new Int32Array(shared)
const { parsersOf } = (await import(parsersUrl)) as { parsersOf: (...given: [string, string]) => Parser[] }
const parsers = parsersOf(...given)

const shownOf = (input: Buffer) => JSON.stringify(input.subarray(0, 300).toString('latin1'))

async function carryOut({ parser: index, from, count }: Batch): Promise<BatchResult> {
  const parser = parsers[index]!
  const result: BatchResult = { taken: 0, refused: 0, slowest: 0, failures: [] }
  for (let number = from; number < from + count; number++) {
    Atomics.store(current, 0, number)
    const input = parser.make(streamOf(GENERATOR, 'trials', seed, index, number))
    const before = process.threadCpuUsage()
    try {
      if (await parser.read(input)) result.taken++
      else result.refused++
    } catch (error) {
      if (error instanceof OverstepError) result.refused++
      else
        result.failures.push({
          number,
          told: error instanceof Error ? String(error.stack) : String(error),
          input: shownOf(input),
        })
    }
    const { user, system } = process.threadCpuUsage(before)
    result.slowest = Math.max(result.slowest, (user + system) / 1e6)
  }
  return result
}

parentPort!.on('message', (batch: Batch) => {
  void carryOut(batch).then((result) => parentPort!.postMessage(result))
})
parentPort!.postMessage('ready')
