import { isBulk } from '#shared/contract/index.ts'
import type { FromCompute } from '../compute/index.ts'
import type { Store } from '../store/index.ts'
import type { Hub } from './hub.ts'
import type { Recorder } from './recorder.ts'

/** What a run hands out while it computes. */
export type OutputMessage = Extract<FromCompute, { type: 'checkpoint' | 'array' | 'partial' | 'member' | 'series' }>

export function isOutput(message: FromCompute): message is OutputMessage {
  return ['checkpoint', 'array', 'partial', 'member', 'series'].includes(message.type)
}

/** Has what a run hands out saved, and tells it to whoever watches the run. */
export function recordOutput(store: Store, hub: Hub, records: Recorder, message: OutputMessage): void {
  const { id } = message
  switch (message.type) {
    case 'checkpoint':
      return records.add(() => store.checkpoints.put(id, message.state))
    case 'array':
      return records.add(() => store.arrays.declare(id, message.spec))
    case 'partial': {
      const { array, offset, data } = message
      records.add(() => store.arrays.write(id, array, offset, data), data)
      return isBulk(array) ? undefined : hub.emit('run.partial', { id, array, offset, data })
    }
    case 'member': {
      const { index, parameters, summary } = message
      return records.add(() => store.series.putMember(id, { index, parameters, summary }))
    }
    case 'series': {
      const { member, name, steps, values } = message
      records.add(() => store.series.append(id, { member, name, steps, values }), steps, values)
      return hub.emit('run.series', { id, member, name, steps, values })
    }
  }
}
