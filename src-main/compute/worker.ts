import { isMarkedAsUntransferable } from 'node:worker_threads'
import { move, transferableSymbol, valueSymbol } from 'piscina'
import { toWireError, type WireError } from '#shared/contract/index.ts'
import type { Queries } from './protocol.ts'
import { tasks as experimentTasks } from '../experiments/index.ts'

/** What a thread answers: errors as data, because a thrown one would lose its code on the way. */
export type WorkerAnswer = { result: unknown } | { error: WireError }

type Task = (argument: never) => unknown

const tasks: Record<string, Task> = {
  ...experimentTasks,
  // A figure takes up to a second to draw: here it holds up neither a job's messages nor its cancellation.
  async figure(argument: Queries['figure']['argument']) {
    // Loaded when first needed: most threads never draw.
    const { exportFigure } = await import('../export/index.ts')
    return exportFigure(argument)
  },
}

/** The entry of a worker thread: carries out the named task; the buffers of its result are moved, not copied. */
export async function runTask({ task, argument }: { task: string; argument: unknown }): Promise<unknown> {
  try {
    const carryOut = tasks[task]
    if (!carryOut) throw new Error(`There is no task '${task}'.`)
    const answer: WorkerAnswer = { result: await carryOut(argument as never) }
    return move({ [valueSymbol]: answer, [transferableSymbol]: buffersOf(answer) })
  } catch (error) {
    return { error: toWireError(error) } satisfies WorkerAnswer
  }
}

/** Every buffer that can be moved in a tree of plain objects and arrays, each once. */
function buffersOf(value: unknown, found = new Set<ArrayBuffer>()): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer && !isMarkedAsUntransferable(value.buffer)) found.add(value.buffer)
  } else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) buffersOf(part, found)
  return [...found]
}
