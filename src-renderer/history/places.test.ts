import fc from 'fast-check'
import { expect, test } from 'vitest'
import { lineCount, partsOf, placeOf, type Opened } from './places.ts'

const lists = fc
  .record({
    closed: fc.integer({ min: 1, max: 12 }),
    lengths: fc.dictionary(fc.integer({ min: 0, max: 11 }).map(String), fc.integer({ min: 0, max: 5 })),
  })
  .map(({ closed, lengths }) => ({
    closed,
    opened: Object.entries(lengths)
      .map(([at, length]): Opened => ({ at: Number(at), length }))
      .filter(({ at }) => at < closed)
      .sort((a, b) => a.at - b.at),
  }))

/** All lines, written out. */
const written = (closed: number, opened: readonly Opened[]) =>
  Array.from({ length: closed }, (_, at) => [
    { at, inner: null as number | null },
    ...Array.from({ length: opened.find((one) => one.at === at)?.length ?? 0 }, (_, inner) => ({ at, inner })),
  ]).flat()

test('lines are those of the closed list with those under the opened ones in between', () =>
  fc.assert(
    fc.property(lists, ({ closed, opened }) => {
      const lines = written(closed, opened)
      expect(lineCount(closed, opened)).toBe(lines.length)
      expect(lines.map((_, line) => placeOf(line, opened))).toEqual(lines)
    }),
  ))

test('a part of the lines is a part of the closed list and of those under it', () =>
  fc.assert(
    fc.property(lists, fc.nat(30), fc.nat(30), ({ closed, opened }, one, other) => {
      const lines = written(closed, opened)
      const [from, to] = [Math.min(one, other, lines.length), Math.min(Math.max(one, other), lines.length)]
      const parts = partsOf(from, to, opened)
      const again = [
        ...(parts.closed
          ? Array.from({ length: parts.closed[1] - parts.closed[0] }, (_, i) => ({
              at: parts.closed![0] + i,
              inner: null,
            }))
          : []),
        ...parts.inner.flatMap(({ at, from, to }) =>
          Array.from({ length: to - from }, (_, i) => ({ at, inner: from + i })),
        ),
      ]
      const key = ({ at, inner }: { at: number; inner: number | null }) => at * 100 + (inner ?? -1)
      expect(again.sort((a, b) => key(a) - key(b))).toEqual(lines.slice(from, to))
    }),
  ))
