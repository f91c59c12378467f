import {
  block,
  type Code,
  codeOf,
  type Definition,
  either,
  f64x2,
  go,
  goIf,
  i32,
  type Import,
  type Local,
  loop,
  v128,
  when,
} from '../../wasm/index.ts'
import { coordinateNames, programOf } from '../../landscape/index.ts'
import type { Slope } from '../slope.ts'
import { coordinateOf, localsOf, phaseLength } from '../step-code.ts'
import { BLOCK_STEPS, GROWN, LYAPUNOV_STEPS, MAX_PERIOD, RETURN_TOLERANCE, RETURNED } from '../unsettled.ts'
import { TANGENTS } from '../unsettled-code.ts'
import {
  advance,
  corrected,
  found,
  getAll,
  type Given,
  givenAt,
  localsAt,
  moved,
  norm,
  phaseAt,
  RESCUE_HESSIAN,
  RESCUE_VALUE,
  startLength,
  stepsAt,
} from './motion.ts'
import { Writer } from './writer.ts'

/** Steps after which the length of a tangent vector goes into a product of its own. */
export const PRODUCT_STEPS = 8
export const PRODUCTS = LYAPUNOV_STEPS / PRODUCT_STEPS
/** Points that the screen leaves of an orbit. */
export const ORBIT_POINTS = MAX_PERIOD + 1

/** What both kernels are given, and a group of lanes that go through their points side by side. */
interface Group {
  writer: Writer
  /** Where the first point of the group is chosen, as its index among those that are. */
  first: Local
  out: Code
  bound: Code
  givens: Given[]
}

/**
 * A kernel that takes (points, starts, chosen, count, bound, out) and goes through the chosen points in groups of as
 * many as there are lanes; what moves each is told by its start. Lanes beyond the last point do it again.
 */
function kernel(
  name: string,
  slope: Slope,
  vectors: number,
  imports: readonly Import[],
  ofGroup: (group: Group) => { begin: (vector: number) => Code; rest: Code; bytes: number },
): Definition {
  const dimension = slope.formula.gradient.length
  const length = phaseLength(slope.rule, dimension)
  const width = startLength(slope.rule, dimension)
  const lanes = 2 * vectors
  return {
    name,
    parameters: ['i32', 'i32', 'i32', 'i32', 'f64', 'i32'],
    body(locals) {
      const writer = new Writer(locals, imports)
      const taken = [0, 1, 2, 3].map((index) => locals.at(index).get)
      const [points, starts, chosen, count] = taken as [Code, Code, Code, Code]
      const bound = writer.kept(f64x2.splat(locals.at(4).get))
      const out = locals.at(5)
      const first = locals.add('i32')
      const cell = locals.add('i32')
      const place = locals.add('i32')
      const givens = Array.from({ length: vectors }, (_, vector) => givenAt(writer, slope, vector))
      const group = ofGroup({
        writer,
        first,
        out: out.get,
        bound: bound.get,
        givens: givens.map(({ given }) => given),
      })
      const load = Array.from({ length: vectors }, (_, vector) => {
        const phase = phaseAt(writer, localsOf(slope, `x${vector}_`))
        const ofLane = (lane: number) => {
          const wanted = i32.add(first.get, i32.const(2 * vector + lane))
          const last = i32.sub(count, i32.const(1))
          const index = either(wanted, last, i32.lt(wanted, count))
          const load = (from: Code, width: number, all: readonly Local[], skipped = 0) =>
            codeOf(
              place.set(i32.add(from, i32.mul(cell.get, i32.const(8 * width)))),
              ...all.map((local, at) => local.set(v128.loadLane(place.get, local.get, lane, 8 * (skipped + at)))),
            )
          return codeOf(
            cell.set(i32.load(i32.add(chosen, i32.shl(index, i32.const(2))))),
            load(points, length, phase),
            load(starts, width, givens[vector]!.all, length),
          )
        }
        return codeOf(ofLane(0), ofLane(1), group.begin(vector))
      })
      const body = codeOf(
        bound.code,
        first.set(i32.const(0)),
        block(
          loop(
            goIf(i32.ge(first.get, count), 1),
            ...load,
            group.rest,
            out.set(i32.add(out.get, i32.const(group.bytes))),
            first.set(i32.add(first.get, i32.const(lanes))),
            go(0),
          ),
        ),
      )
      return codeOf(writer.prologue, body)
    },
  }
}

/** A loop of so many turns. */
function times(writer: Writer, turns: number, ...body: readonly Code[]): Code {
  const left = writer.locals.add('i32')
  return codeOf(left.set(i32.const(turns)), loop(...body, left.set(i32.sub(left.get, i32.const(1))), goIf(left.get, 0)))
}

/**
 * As `screenCode` has it in JavaScript. Of each group it leaves, vector by vector, the masks of what was seen (grown,
 * returned), and behind them the first 65 points of the orbits, shape [points, vectors, variables, 2].
 */
export function screenLanes(slope: Slope, vectors: number, imports: readonly Import[]): Definition {
  const dimension = slope.formula.gradient.length
  return kernel('screen', slope, vectors, imports, ({ writer, out, givens }) => {
    const lanes = Array.from({ length: vectors }, (_, vector) => ({
      given: givens[vector]!,
      at: localsOf(slope, `x${vector}_`),
      steps: coordinateNames(dimension, `s${vector}_`),
      from: coordinateNames(dimension, `from${vector}_`).map((name) => writer.local(name)),
      near: writer.locals.add('v128'),
      length: writer.locals.add('v128'),
      grown: writer.locals.add('v128'),
      returned: writer.locals.add('v128'),
    }))
    const orbit = writer.locals.add('i32')
    const store = lanes.flatMap(({ at }, vector) =>
      localsAt(writer, at.x).map(({ get }, axis) => v128.store(orbit.get, get, 16 * (vector * dimension + axis))),
    )
    const next = orbit.set(i32.add(orbit.get, i32.const(16 * vectors * dimension)))
    const turn = lanes.map(({ at, given, steps: names, from, near, length, grown, returned }) => {
      const steps = stepsAt(writer, slope, at, names, given.rate)
      const now = writer.kept(norm(getAll(steps.steps)))
      const away = localsAt(writer, at.x).map(({ get }, axis) => writer.kept(f64x2.sub(get, from[axis]!.get)))
      return codeOf(
        steps.code,
        corrected(writer, at, steps, given.rate),
        now.code,
        grown.set(v128.or(grown.get, v128.not(f64x2.le(now.get, length.get)))),
        length.set(now.get),
        advance(writer, slope, at, steps, given),
        ...away.map(({ code }) => code),
        returned.set(v128.or(returned.get, f64x2.le(norm(away.map(({ get }) => get)), near.get))),
      )
    })
    return {
      bytes: screenBytes(vectors, dimension),
      begin(vector) {
        const { at, from, near, length, grown, returned } = lanes[vector]!
        const x = localsAt(writer, at.x)
        const most = f64x2.max(writer.number(1), norm(getAll(x)))
        return codeOf(
          ...from.map((local, axis) => local.set(x[axis]!.get)),
          near.set(f64x2.mul(writer.number(RETURN_TOLERANCE), most)),
          length.set(writer.number(Infinity)),
          grown.set(writer.number(0)),
          returned.set(writer.number(0)),
        )
      },
      rest: codeOf(
        orbit.set(i32.add(out, i32.const(32 * vectors))),
        times(writer, MAX_PERIOD, ...store, next, ...turn),
        ...store,
        ...lanes.flatMap(({ grown, returned }, vector) => [
          v128.store(out, grown.get, 32 * vector),
          v128.store(out, returned.get, 32 * vector + 16),
        ]),
      ),
    }
  })
}

export const screenBytes = (vectors: number, dimension: number) =>
  32 * vectors + 16 * ORBIT_POINTS * vectors * dimension

/** What was seen of a lane in a group that the screen has left at word `from`. */
export function seenOf(words: Int32Array, from: number, lane: number): number {
  const at = from + 8 * (lane >> 1) + 2 * (lane & 1)
  return (words[at] === 0 ? 0 : GROWN) | (words[at + 4] === 0 ? 0 : RETURNED)
}

/**
 * As `lyapunovCode` has it in JavaScript, but for the logarithms. Of each group it leaves, vector by vector, the mask
 * of the lanes that have no exponent, and behind them the products whose logarithms are to be added, shape [products,
 * vectors, 2].
 */
export function lyapunovLanes(slope: Slope, vectors: number, imports: readonly Import[]): Definition {
  const dimension = slope.formula.gradient.length
  return kernel('lyapunov', slope, vectors, imports, ({ writer, out, givens, bound }) => {
    const lanes = Array.from({ length: vectors }, (_, vector) => laneOf(writer, slope, vector))
    const products = writer.locals.add('i32')
    const steps = lanes.map(({ at, names, gone }, vector) => {
      const given = givens[vector]!
      const steps = stepsAt(writer, slope, at, names, given.rate)
      const within = f64x2.le(norm(getAll(localsAt(writer, at.x))), bound)
      return codeOf(
        steps.code,
        corrected(writer, at, steps, given.rate),
        advance(writer, slope, at, steps, given),
        gone.set(v128.or(gone.get, v128.not(within))),
      )
    })
    const carry = lanes.map((lane, vector) => carried(writer, slope, lane, givens[vector]!))
    const store = lanes.map(({ product }, vector) =>
      codeOf(v128.store(products.get, product.get, 16 * vector), product.set(writer.number(1))),
    )
    const heights = lanes.map((lane) => {
      const { before, falls, rises, height, at, gone } = lane
      return codeOf(
        valued(writer, slope, lane, height),
        falls.set(v128.and(falls.get, f64x2.le(height.get, before.get))),
        rises.set(v128.and(rises.get, f64x2.ge(height.get, before.get))),
        before.set(height.get),
        // Where a lane has gone to does not matter any more; nothing there is to be looked after.
        ...localsAt(writer, at.x).map((local) => local.set(v128.select(writer.number(0.5), local.get, gone.get))),
      )
    })
    return {
      bytes: lyapunovBytes(vectors),
      begin(vector) {
        const lane = lanes[vector]!
        const { tangent, product, gone, falls, rises, before } = lane
        return codeOf(
          ...tangent.map((local, axis) => local.set(writer.number(TANGENTS[dimension]![axis] ?? 0))),
          product.set(writer.number(1)),
          gone.set(writer.number(0)),
          ...[falls, rises].map((local) => local.set(f64x2.eq(writer.number(0), writer.number(0)))),
          valued(writer, slope, lane, before),
        )
      },
      rest: codeOf(
        products.set(i32.add(out, i32.const(16 * vectors))),
        times(
          writer,
          LYAPUNOV_STEPS / BLOCK_STEPS,
          times(
            writer,
            BLOCK_STEPS / PRODUCT_STEPS,
            times(writer, PRODUCT_STEPS - 1, ...carry, ...steps),
            ...carry,
            ...store,
            products.set(i32.add(products.get, i32.const(16 * vectors))),
            ...steps,
          ),
          ...heights,
        ),
        ...lanes.map(({ gone, falls, rises }, vector) =>
          v128.store(out, v128.or(gone.get, v128.or(falls.get, rises.get)), 16 * vector),
        ),
      ),
    }
  })
}

export const lyapunovBytes = (vectors: number) => 16 * vectors + 16 * PRODUCTS * vectors

interface TangentLane {
  vector: number
  at: ReturnType<typeof localsOf>
  names: string[]
  /** The tangent vector: of x, then of each vector of the state. */
  tangent: Local[]
  ofState: Record<string, string[]>
  product: Local
  gone: Local
  falls: Local
  rises: Local
  before: Local
  height: Local
}

function laneOf(writer: Writer, slope: Slope, vector: number): TangentLane {
  const dimension = slope.formula.gradient.length
  const ofState = Object.fromEntries(
    slope.rule.state.map((name) => [name, coordinateNames(dimension, `v${vector}_${name}`)]),
  )
  const tangent = localsAt(writer, [...coordinateNames(dimension, `v${vector}_`), ...Object.values(ofState).flat()])
  const masks = Array.from({ length: 6 }, () => writer.locals.add('v128'))
  const [product, gone, falls, rises, before, height] = masks as [Local, Local, Local, Local, Local, Local]
  const at = localsOf(slope, `x${vector}_`)
  const names = coordinateNames(dimension, `s${vector}_`)
  return { vector, at, names, tangent, ofState, product, gone, falls, rises, before, height }
}

/** Gives a local the value of f. */
function valued(writer: Writer, slope: Slope, { vector, at }: TangentLane, into: Local): Code {
  const name = `f${vector}`
  const code = writer.program(programOf([[name, slope.formula.value]], at.x, `${name}t`))
  const value = writer.local(name)
  const x = localsAt(writer, at.x)
  if (!slope.wildValue) return codeOf(code, into.set(value.get))
  const calm = f64x2.lt(f64x2.abs(value.get), writer.number(Infinity))
  const rescued = [0, 1].map((lane) => {
    const given = x.map(({ get }) => f64x2.extract(get, lane))
    return when(
      i32.eqz(i32.and(v128.bits(calm), i32.const(1 << lane))),
      value.set(f64x2.replace(value.get, lane, writer.call(RESCUE_VALUE, ...given))),
    )
  })
  return codeOf(code, ...rescued, into.set(value.get))
}

/** Carries the tangent vector one step along and multiplies the length that it then has into the product. */
function carried(
  writer: Writer,
  slope: Slope,
  { vector, at, tangent, ofState, product }: TangentLane,
  given: Given,
): Code {
  const dimension = slope.formula.gradient.length
  const targets = slope.formula.hessian.map((entry, index) => [`h${vector}_${index}`, entry] as const)
  const entries = targets.map(([name]) => writer.local(name))
  const points = localsAt(writer, at.x)
  const ofPoint = tangent.slice(0, dimension)
  const turned: { code: Code; get: Code }[] = []
  const turnedStates: Record<string, { code: Code; get: Code }[]> = {}
  const rows = ofPoint.map((local, row) => {
    const product = writer.kept(
      ofPoint
        .map((other, column) => f64x2.mul(entries[row * dimension + column]!.get, other.get))
        .reduce((sum, next) => f64x2.add(sum, next)),
    )
    const state = Object.fromEntries(
      Object.entries(coordinateOf(ofState, row)).map(([name, of]) => [name, writer.local(of).get]),
    )
    const next = moved(writer, slope, given, product.get, state)
    const kept = writer.kept(f64x2.sub(local.get, next.move))
    turned.push(kept)
    for (const [name, value] of Object.entries(next.state)) (turnedStates[name] ??= []).push(writer.kept(value))
    const states = Object.keys(next.state).map((name) => turnedStates[name]!.at(-1)!.code)
    return codeOf(product.code, next.code, kept.code, ...states)
  })
  const all = [...turned, ...Object.values(turnedStates).flat()]
  const stretch = writer.kept(norm(all.map(({ get }) => get)))
  const wild = v128.not(f64x2.lt(entries.map(({ get }) => f64x2.abs(get)).reduce(f64x2.add), writer.number(Infinity)))
  const bits = writer.locals.add('i32')
  const rescued = [0, 1].map((lane) =>
    when(
      i32.and(bits.get, i32.const(1 << lane)),
      codeOf(
        writer.call(RESCUE_HESSIAN, ...points.map(({ get }) => f64x2.extract(get, lane))),
        ...entries.map((local, index) => local.set(f64x2.replace(local.get, lane, found(index)))),
      ),
    ),
  )
  return codeOf(
    writer.program(programOf(targets, at.x, `h${vector}_t`)),
    slope.wildHessian ? codeOf(bits.set(v128.bits(wild)), when(bits.get, codeOf(...rescued))) : [],
    ...rows,
    stretch.code,
    product.set(f64x2.mul(product.get, stretch.get)),
    // A unit vector of one dimension is 1 or −1, and both are stretched alike.
    ...(tangent.length > 1 ? tangent.map((local, index) => local.set(f64x2.div(all[index]!.get, stretch.get))) : []),
  )
}
