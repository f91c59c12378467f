import type { DeviceName } from '#shared/contract/index.ts'
import { openTurnModel, type Turns } from './device-turns.ts'
import { type Loop, loopModelOf } from './onnx-model.ts'
import { openSession, type SessionOptions, type Values, valueOf } from './session.ts'
import { turnModelOf } from './turn-model.ts'

/**
 * Readies a loop. On the processor all turns of a call are one call of ONNX Runtime. For a GPU that has no loop: what
 * is carried would come to the processor and go back at every turn; so each turn is a call, and all of it stays there.
 */
export async function openTurns(loop: Loop, threads: number, device: DeviceName): Promise<Turns> {
  if (device === 'cpu') return openLoop(loop, { threads })
  return openTurnModel(turnModelOf(loop), { threads, device })
}

async function openLoop({ carried, ...rest }: Loop, options: SessionOptions): Promise<Turns> {
  const session = await openSession(loopModelOf({ carried, ...rest }), options)
  let values: Values = {}
  const named = (of: Values, name: (each: string) => string) =>
    Object.fromEntries(Object.entries(of).map(([each, value]) => [name(each), value]))
  return {
    most: Infinity,
    set: (given) => void (values = { ...values, ...given }),
    async run(count, feeds) {
      const results = await session.run({
        turns: valueOf(BigInt64Array.of(BigInt(count)), []),
        ...feeds,
        // The loop takes what it starts from by other names than what it only looks at.
        ...named(values, (name) => (name in carried ? `${name} at first` : name)),
      })
      for (const name of Object.keys(carried)) values[name] = results[name]!
      return Object.fromEntries(Object.keys(rest.collected).map((name) => [name, results[name]!]))
    },
    carried: () => Promise.resolve(Object.fromEntries(Object.keys(carried).map((name) => [name, values[name]!]))),
    release: () => session.release(),
  }
}
