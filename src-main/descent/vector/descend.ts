import {
  call,
  type Code,
  codeOf,
  type Definition,
  either,
  f64,
  f64x2,
  go,
  goIf,
  i32,
  type Import,
  type Local,
  type Locals,
  loop,
  block,
  v128,
  when,
} from '../../wasm/index.ts'
import { coordinateNames } from '../../landscape/index.ts'
import type { Slope } from '../slope.ts'
import { localsOf, phaseLength } from '../step-code.ts'
import { CONVERGED, DIVERGENT, UNDEFINED, UNSETTLED } from '../stopping.ts'
import { AFTER, CELLS, ENDS, NEXT, PARKED, PARKED_LANES, POINT, STEPS } from './frame.ts'
import { advance, corrected, getAll, givenAt, localsAt, phaseAt, square, startLength, stepsAt } from './motion.ts'
import { BOTH, Writer } from './writer.ts'

/** What `descend` and `settle` take. */
const taken = {
  /** Shape [count, numbers of a start], see `startLength`. */
  starts: 'i32',
  count: 'i32',
  steps: 'i32',
  tolerance: 'f64',
  bound: 'f64',
  /** Squares of ‖x‖ and ‖γ∇f‖ beyond which the exact tests are looked at. */
  within: 'f64',
  moving: 'f64',
  decisions: 'i32',
  iterations: 'i32',
  ends: 'i32',
} as const
type Taken = Record<keyof typeof taken, Code>
const names = Object.keys(taken) as (keyof typeof taken)[]

const parametersOf = (locals: Locals, count: number): Code[] =>
  Array.from({ length: count }, (_, index) => locals.at(index).get)

/** No number of bits: where a turn is the last of a lane, each is looked at. */
const NEVER = 4

/**
 * Descends from `count` starts, as `descendCode` does in JavaScript: all vectors are advanced by one and the same turn
 * as long as no test can decide any of their lanes. What decides a lane, and gives it its next start, is `settle`;
 * where there is none left, a second loop goes on that knows which lanes are parked.
 */
export function descendLoop(slope: Slope, vectors: number, imports: readonly Import[], settle: number): Definition {
  const dimension = slope.formula.gradient.length
  const width = startLength(slope.rule, dimension)
  const lanes = 2 * vectors
  return {
    name: 'descend',
    parameters: Object.values(taken),
    body(locals) {
      const writer = new Writer(locals, imports)
      const codes = parametersOf(locals, names.length)
      const arg = Object.fromEntries(names.map((name, index) => [name, codes[index]!])) as Taken
      const [within, moving] = [arg.within, arg.moving].map((code) => writer.kept(f64x2.splat(code)))
      const turn = locals.add('i32')
      const limit = locals.add('i32')
      const wanted = locals.add('i32')

      const turnOf = (vector: number, parked: Local | null): Code => {
        const at = localsOf(slope, `x${vector}_`)
        const phase = phaseAt(writer, at)
        const { given, all } = givenAt(writer, slope, vector)
        const stepped = stepsAt(writer, slope, at, coordinateNames(dimension, `s${vector}_`), given.rate)
        const open = [
          f64x2.le(square(getAll(localsAt(writer, at.x))), within!.get),
          f64x2.ge(square(getAll(stepped.steps)), moving!.get),
          ...(stepped.trustedNear ? [stepped.trustedNear] : []),
        ].reduce(v128.and)
        const missing = locals.add('i32')
        const store = (address: number, all: readonly Local[]) =>
          codeOf(...all.map(({ get }, index) => v128.store(i32.const(address + 16 * index), get)))
        const asked = codeOf(
          corrected(writer, at, stepped, given.rate, missing),
          store(POINT, phase),
          store(STEPS, stepped.steps),
          advance(writer, slope, at, stepped, given),
          store(AFTER, [...phase, ...all]),
          call(settle, ...codes, i32.const(vector), turn.get, missing.get),
          // Lane by lane, as they were written: a load of both would wait until the stores are through.
          ...[...phase, ...all].map((local, index) => {
            const at = i32.const(AFTER + 16 * index)
            return local.set(v128.loadLane(at, v128.loadLane(at, local.get, 0), 1, 8))
          }),
          parked ? parked.set(v128.load(i32.const(PARKED_LANES + 16 * vector))) : [],
        )
        const body = codeOf(
          stepped.code,
          when(
            i32.eq(v128.bits(parked ? v128.or(open, parked.get) : open), wanted.get),
            advance(writer, slope, at, stepped, given),
            asked,
          ),
        )
        return parked ? when(i32.ne(v128.bits(parked.get), i32.const(BOTH)), body) : body
      }

      const alive = (lane: number) => i32.load(i32.const(ENDS + 4 * lane))
      const least = locals.add('i32')
      const renewLimit = codeOf(
        limit.set(i32.const(0x7fffffff)),
        ...Array.from({ length: lanes }, (_, lane) =>
          codeOf(
            least.set(alive(lane)),
            when(i32.and(i32.ge(least.get, i32.const(0)), i32.lt(least.get, limit.get)), limit.set(least.get)),
          ),
        ),
      )
      const turns = (parked: readonly Local[] | null): Code =>
        block(
          loop(
            goIf(i32.ge(i32.load(i32.const(PARKED)), i32.const(parked ? lanes : 1)), 1),
            wanted.set(either(i32.const(NEVER), i32.const(BOTH), i32.eq(turn.get, limit.get))),
            ...Array.from({ length: vectors }, (_, vector) => turnOf(vector, parked?.[vector] ?? null)),
            when(i32.eq(turn.get, limit.get), renewLimit),
            turn.set(i32.add(turn.get, i32.const(1))),
            go(0),
          ),
        )
      const parked = Array.from({ length: vectors }, () => locals.add('v128'))
      const begin = Array.from({ length: vectors }, (_, vector) =>
        [...phaseAt(writer, localsOf(slope, `x${vector}_`)), ...givenAt(writer, slope, vector).all].map(
          (local, index) =>
            local.set(
              f64x2.replace(
                f64x2.splat(startOf(arg, 2 * vector, index, width)),
                1,
                startOf(arg, 2 * vector + 1, index, width),
              ),
            ),
        ),
      ).flat()
      const body = codeOf(
        within!.code,
        moving!.code,
        ...begin,
        limit.set(arg.steps),
        turns(null),
        ...parked.map((local, vector) => local.set(v128.load(i32.const(PARKED_LANES + 16 * vector)))),
        turns(parked),
      )
      return codeOf(writer.prologue, body)
    },
  }
}

/** A number of the start of a lane; of the last start where there are fewer. */
function startOf({ starts, count }: Taken, lane: number, index: number, width: number): Code {
  const last = i32.sub(count, i32.const(1))
  const start = either(i32.const(lane), last, i32.lt(i32.const(lane), count))
  return f64.load(i32.add(starts, i32.mul(start, i32.const(8 * width))), 8 * index)
}

/**
 * Makes the tests of the lanes of a vector that are not parked. Where one is decided it is written down, and in what
 * comes after the point stands its next start; where there is none it is parked.
 */
export function settleLanes(slope: Slope): Definition {
  const dimension = slope.formula.gradient.length
  const { length: states } = slope.rule.state
  const length = phaseLength(slope.rule, dimension)
  const width = startLength(slope.rule, dimension)
  return {
    name: 'settle',
    parameters: [...Object.values(taken), 'i32', 'i32', 'i32'],
    body(locals) {
      const codes = parametersOf(locals, names.length + 3)
      const arg = Object.fromEntries(names.map((name, index) => [name, codes[index]!])) as Taken
      const [vector, turn, missing] = codes.slice(-3) as [Code, Code, Code]
      const code = locals.add('i32')
      const cell = locals.add('i32')
      const next = locals.add('i32')
      const [end, from, to] = [locals.add('i32'), locals.add('i32'), locals.add('i32')]
      const number = (address: number, index: number, lane: number) =>
        f64.load(i32.const(address + 16 * index + 8 * lane))
      const squareOf = (address: number, first: number, lane: number): Code =>
        Array.from({ length: dimension }, (_, axis) => number(address, first + axis, lane))
          .map((of) => f64.mul(of, of))
          .reduce(f64.add)
      const norm = (address: number, first: number, lane: number): Code =>
        dimension === 1 ? f64.abs(number(address, first, lane)) : f64.sqrt(squareOf(address, first, lane))
      const laneOf = (lane: number): Code => {
        const place = (base: number) => i32.add(i32.shl(vector, i32.const(3)), i32.const(base + 4 * lane))
        const isMissing = i32.and(missing, i32.const(1 << lane))
        const isWithin = f64.le(norm(POINT, 0, lane), arg.bound)
        const rests = f64.le(norm(STEPS, 0, lane), arg.tolerance)
        const still =
          states === 0 ? rests : i32.and(rests, f64.le(norm(POINT, (1 + states) * dimension, lane), arg.tolerance))
        const decide = when(
          isMissing,
          code.set(i32.const(UNDEFINED)),
          when(
            i32.eqz(isWithin),
            code.set(i32.const(DIVERGENT)),
            when(still, code.set(i32.const(CONVERGED)), when(i32.eq(end.get, turn), code.set(i32.const(UNSETTLED)))),
          ),
        )
        const write = codeOf(
          i32.storeByte(i32.add(arg.decisions, cell.get), code.get),
          i32.store(
            i32.add(arg.iterations, i32.shl(cell.get, i32.const(2))),
            i32.sub(arg.steps, i32.sub(end.get, turn)),
          ),
          to.set(i32.add(arg.ends, i32.mul(cell.get, i32.const(8 * length)))),
          ...Array.from({ length }, (_, index) => f64.store(to.get, number(POINT, index, lane), 8 * index)),
        )
        const renew = when(
          i32.lt(next.get, arg.count),
          codeOf(
            i32.store(place(CELLS), next.get),
            i32.store(place(ENDS), i32.add(i32.add(turn, i32.const(1)), arg.steps)),
            from.set(i32.add(arg.starts, i32.mul(next.get, i32.const(8 * width)))),
            i32.store(i32.const(NEXT), i32.add(next.get, i32.const(1))),
            ...Array.from({ length: width }, (_, index) =>
              f64.store(i32.const(AFTER + 16 * index + 8 * lane), f64.load(from.get, 8 * index)),
            ),
          ),
          codeOf(
            i32.store(place(CELLS), i32.const(-1)),
            i32.store(place(ENDS), i32.const(-1)),
            i32.store(i32.const(PARKED), i32.add(i32.load(i32.const(PARKED)), i32.const(1))),
            i32.storeTwice(i32.add(i32.shl(vector, i32.const(4)), i32.const(PARKED_LANES + 8 * lane)), i32.const(-1)),
          ),
        )
        return codeOf(
          cell.set(i32.load(place(CELLS))),
          when(
            i32.ge(cell.get, i32.const(0)),
            codeOf(
              end.set(i32.load(place(ENDS))),
              code.set(i32.const(-1)),
              decide,
              when(i32.ge(code.get, i32.const(0)), codeOf(next.set(i32.load(i32.const(NEXT))), write, renew)),
            ),
          ),
        )
      }
      return codeOf(laneOf(0), laneOf(1))
    },
  }
}
