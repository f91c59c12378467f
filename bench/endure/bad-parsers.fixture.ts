import { OverstepError } from '../../src-shared/contract/index.ts'
import type { Parser } from './parser.ts'

/** For tests: parsers that do what none may do, at their fourth input. */

const bad = (name: string, act: () => void): Parser => {
  let count = 0
  return {
    name,
    share: 1,
    few: 10,
    make: () => Buffer.from(name),
    read() {
      count++
      if (count % 2 === 0) throw new OverstepError('invalid-input', 'refused')
      if (count === 5) act()
      return true
    },
  }
}

export const parsersOf = (): Parser[] => [
  bad('none', () => undefined),
  bad('throws', () => {
    throw new TypeError('undefined is not a function')
  }),
  bad('hangs', () => {
    for (;;);
  }),
  bad('memory', () => {
    const all: unknown[] = []
    for (;;) all.push(Array.from({ length: 1000 }, Math.random))
  }),
]
