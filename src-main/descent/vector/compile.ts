import { functionNamed, programOf, type Statement } from '../../landscape/index.ts'
import { type Definition, type Import, moduleOf } from '../../wasm/index.ts'
import { oncePerSlope } from '../once-per-slope.ts'
import { rescueOf, type Slope, slopeOf } from '../slope.ts'
import { localsOf, phaseLength } from '../step-code.ts'
import type { Stopping } from '../stopping.ts'
import { classifyLanes } from './classify.ts'
import { descendLoop, settleLanes } from './descend.ts'
import { FOUND } from './frame.ts'
import { shared } from './memory.ts'
import { RESCUE, RESCUE_HESSIAN, RESCUE_VALUE, startLength } from './motion.ts'
import { lyapunovLanes, screenLanes } from './unsettled.ts'

/**
 * Vectors of two lanes that are advanced side by side. A step is a chain of operations that each wait for the one
 * before; with four chains in flight it is bound by the number of instructions.
 */
export const VECTORS = 4

/** The kernels of a landscape and a rule, on the memory of this thread. All numbers but counts are float64. */
export interface VectorKernels {
  /** Numbers of a point, and of a start: those of a point at rest, its learning rate, the parameters of the rule. */
  length: number
  width: number
  descend(places: DescentPlaces, count: number, stopping: Stopping): void
  /**
   * Gives descents that are decided their fates.
   * @param alone whether the sets of no two minima overlap
   * @returns how many are not, whose starts are in `chosen` then
   */
  classify(places: FatePlaces, count: number, minima: number, alone: boolean): number
  screen(from: PointPlaces, count: number, bound: number): void
  lyapunov(from: PointPlaces, count: number, bound: number): void
}

/** Where arrays lie in the memory of this thread. */
export interface DescentPlaces {
  starts: number
  decisions: number
  iterations: number
  ends: number
}
export interface FatePlaces extends DescentPlaces {
  /** See `classifyLanes`. */
  boxes: number
  codes: number
  fates: number
  chosen: number
}
export interface PointPlaces {
  points: number
  /** From where they came; what moves them on is told there. */
  starts: number
  /** Indices of points, uint32. */
  chosen: number
  /** What comes out; see `screenLanes` and `lyapunovLanes`. */
  out: number
}

/** The vector kernels of a landscape and a rule; null where they would be no faster, or the engine has none. */
export const vectorKernelsOf = oncePerSlope((formula, rule, bound) => {
  const slope = slopeOf(formula, rule, bound)
  return callsOften(slope) ? null : compileVectors(slope)
})

/**
 * Whether every step calls functions, which are no vectors: lane by lane they take longer than written into a loop of
 * JavaScript. Those in a piece that few lanes are in do not matter.
 */
function callsOften(slope: Slope): boolean {
  const targets = slope.formula.gradient.map((of, axis) => [`g${axis}`, of] as const)
  const { statements } = programOf(targets, localsOf(slope, 'x').x, 't', { condition: slope.formula.domain })
  return callsOf(statements, false).length > 0
}

/** The names of the functions that statements call. */
function callsOf(statements: readonly Statement[], inBranches = true): string[] {
  return statements.flatMap((statement) => {
    if (statement.kind === 'local') return statement.is.kind === 'call' ? [statement.is.name] : []
    if (statement.kind !== 'branch' || !inBranches) return []
    return [...callsOf(statement.then), ...callsOf(statement.otherwise)]
  })
}

/** @returns null where the engine has no vectors */
export function compileVectors(slope: Slope): VectorKernels | null {
  const { formula, rule } = slope
  const dimension = formula.gradient.length
  const coordinates = Array<'f64'>(dimension).fill('f64')
  const rescue = rescueOf(formula)
  const leave = (count: number) => shared.numbers(FOUND, count).set(rescue.found.subarray(0, count))
  const called = functionsOf(slope)
  const lent: Record<string, unknown> = {
    memory: shared.memory,
    ...called,
    [RESCUE](...at: number[]) {
      const isFound = rescue.rescue(...at)
      leave(dimension)
      return isFound ? 1 : 0
    },
    [RESCUE_HESSIAN](...at: number[]) {
      rescue.rescueHessian(...at)
      leave(dimension ** 2)
    },
    [RESCUE_VALUE]: rescue.rescueValue,
  }
  const imports: Import[] = [
    ...Object.entries(called).map(([name, { length }]): Import => ({
      name,
      parameters: Array<'f64'>(length).fill('f64'),
      results: ['f64'],
    })),
    { name: RESCUE, parameters: coordinates, results: ['i32'] },
    { name: RESCUE_HESSIAN, parameters: coordinates, results: [] },
    { name: RESCUE_VALUE, parameters: coordinates, results: ['f64'] },
  ]
  const settling = settleLanes(slope)
  const classifying = classifyLanes(dimension, phaseLength(rule, dimension))
  // In a module of its own: written into the loop, it would take the registers that the loop needs.
  const settle = instanceOf([], [settling, classifying], lent)
  if (settle === null) return null
  const settleImport: Import = { name: settling.name, parameters: settling.parameters, results: [] }
  const all = [...imports, settleImport]
  const kernels = instanceOf(
    all,
    [
      descendLoop(slope, VECTORS, all, imports.length),
      screenLanes(slope, VECTORS, all),
      lyapunovLanes(slope, VECTORS, all),
    ],
    { ...lent, ...settle },
  )!
  const { descend, screen, lyapunov } = kernels as Record<'descend' | 'screen' | 'lyapunov', Exported>
  return {
    length: phaseLength(rule, dimension),
    width: startLength(rule, dimension),
    descend({ starts, decisions, iterations, ends }, count, { steps, tolerance, bound }) {
      shared.beginWith(count, 2 * VECTORS, steps)
      const within = Math.min(bound * bound * (1 - 1e-12), slope.near ** 2 * (1 - 1e-12), 1e300)
      const moving = tolerance * tolerance * (1 + 1e-12) + 1e-290
      if (count > 0) descend(starts, count, steps, tolerance, bound, within, moving, decisions, iterations, ends)
    },
    classify({ decisions, ends, boxes, codes, fates, chosen }, count, minima, alone) {
      settle['classify']!(decisions, ends, count, boxes, minima, codes, fates, chosen, alone ? 1 : 0)
      return shared.words[FOUND / 4]!
    },
    screen: ({ points, starts, chosen, out }, count, bound) => screen(points, starts, chosen, count, bound, out),
    lyapunov: ({ points, starts, chosen, out }, count, bound) => lyapunov(points, starts, chosen, count, bound, out),
  }
}

type Exported = (...given: number[]) => void

function instanceOf(
  imports: readonly Import[],
  definitions: readonly Definition[],
  host: Record<string, unknown>,
): Record<string, Exported> | null {
  const bytes = moduleOf(imports, definitions)
  if (!WebAssembly.validate(bytes)) return null
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), { host }).exports as Record<string, Exported>
}

/** The functions that are called lane by lane, by their names. */
function functionsOf({ formula }: Slope): Record<string, (...numbers: number[]) => number> {
  const { value, gradient, hessian, domain } = formula
  const all = [value, ...gradient, ...hessian].map((of, index) => [`f${index}`, of] as const)
  const { statements } = programOf(all, ['x0', 'x1'], 't', { condition: domain })
  return Object.fromEntries([...new Set(callsOf(statements))].map((name) => [name, functionNamed(name)]))
}
