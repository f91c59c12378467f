import {
  block,
  type Code,
  codeOf,
  type Definition,
  either,
  f64,
  go,
  goIf,
  i32,
  type Local,
  loop,
  when,
} from '../../wasm/index.ts'
import type { CaptureBoxes } from '../../landscape/index.ts'
import { CONVERGED, UNSETTLED } from '../stopping.ts'
import { FOUND } from './frame.ts'

/** Numbers of the box of a minimum in memory: its ends along each axis, and the largest square of a distance. */
const numbersOfBox = (dimension: number) => 2 * dimension + 1

/** Bytes that the boxes of so many minima take. */
export const boxBytes = (minima: number, dimension: number) => 8 * minima * numbersOfBox(dimension)

/** Writes the boxes where `classifyLanes` reads them. */
export function writeBoxes({ lows, highs, squares }: CaptureBoxes, dimension: number, into: Float64Array): void {
  for (let minimum = 0, at = 0; minimum < squares.length; minimum++) {
    for (let axis = 0; axis < dimension; axis++) {
      into[at++] = lows[minimum * dimension + axis]!
      into[at++] = highs[minimum * dimension + axis]!
    }
    into[at++] = squares[minimum]!
  }
}

/**
 * Takes (decisions, ends, count, boxes, minima, codes, fates, chosen, alone) and gives each descent its fate, a byte:
 * the one that `codes` has for the minimum that it is in, for none (behind the minima), and for a decision (behind
 * that). Where nothing was decided the start is written down in `chosen`, and how many there are in the frame.
 *
 * Neighbours mostly end in one minimum. Where each is `alone`, the last one is looked at first.
 */
export function classifyLanes(dimension: number, length: number): Definition {
  const size = 8 * numbersOfBox(dimension)
  return {
    name: 'classify',
    parameters: Array<'i32'>(9).fill('i32'),
    body(locals) {
      const taken = Array.from({ length: 9 }, (_, index) => locals.at(index).get)
      const [decisions, ends, count, boxes, minima, codes, fates, chosen, alone] = taken as Nine<Code>
      const [cell, decision, minimum, last, many, box, point] = Array.from({ length: 7 }, () =>
        locals.add('i32'),
      ) as Seven<Local>
      const x = Array.from({ length: dimension }, () => locals.add('f64'))
      const away = Array.from({ length: dimension }, () => locals.add('f64'))
      const step = (local: Local) => local.set(i32.add(local.get, i32.const(1)))
      /** Leaves the enclosing block but `depth` where the point is in the box of the minimum. */
      const leaveIfIn = (depth: number) =>
        codeOf(
          box.set(i32.add(boxes, i32.mul(minimum.get, i32.const(size)))),
          ...away.map((local, axis) => {
            const [low, high] = [f64.load(box.get, 16 * axis), f64.load(box.get, 16 * axis + 8)]
            const at = x[axis]!.get
            const beyond = either(f64.sub(at, high), f64.sub(at, at), f64.gt(at, high))
            return local.set(either(f64.sub(low, at), beyond, f64.lt(at, low)))
          }),
          goIf(
            f64.le(
              away.map(({ get }) => f64.mul(get, get)).reduce((sum, next) => f64.add(sum, next)),
              f64.load(box.get, 16 * dimension),
            ),
            depth,
          ),
        )
      const find = block(
        minimum.set(last.get),
        when(alone, leaveIfIn(1)),
        minimum.set(i32.const(0)),
        loop(goIf(i32.ge(minimum.get, minima), 1), leaveIfIn(1), step(minimum), go(0)),
      )
      const converged = codeOf(
        point.set(i32.add(ends, i32.mul(cell.get, i32.const(8 * length)))),
        ...x.map((local, axis) => local.set(f64.load(point.get, 8 * axis))),
        find,
        when(i32.lt(minimum.get, minima), last.set(minimum.get)),
        i32.storeByte(i32.add(fates, cell.get), i32.loadByte(i32.add(codes, minimum.get))),
      )
      const other = codeOf(
        i32.storeByte(i32.add(fates, cell.get), i32.loadByte(i32.add(i32.add(codes, minima), decision.get), 1)),
        when(
          i32.eq(decision.get, i32.const(UNSETTLED)),
          codeOf(i32.store(i32.add(chosen, i32.shl(many.get, i32.const(2))), cell.get), step(many)),
        ),
      )
      return codeOf(
        block(
          loop(
            goIf(i32.ge(cell.get, count), 1),
            decision.set(i32.loadByte(i32.add(decisions, cell.get))),
            when(i32.eq(decision.get, i32.const(CONVERGED)), converged, other),
            step(cell),
            go(0),
          ),
        ),
        i32.store(i32.const(FOUND), many.get),
      )
    },
  }
}

type Seven<T> = [T, T, T, T, T, T, T]
type Nine<T> = [T, T, T, T, T, T, T, T, T]
