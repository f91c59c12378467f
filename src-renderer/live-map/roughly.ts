import {
  axisValues,
  columnAxisOf,
  coordinateAlong,
  learningRatesOf,
  PENDING,
  type Result,
  type Service,
} from '#shared/contract/index.ts'
import {
  adapterName,
  CONVERGED,
  createDriver,
  decisionOf,
  DIVERGENT,
  type Driver,
  minimumOf,
  type Source,
  UNDEFINED,
  UNSETTLED,
} from '#shared/gpu/index.ts'
import { strideAt } from '#shared/passes/index.ts'
import { gridOf, type MapConfig } from '#shared/results/index.ts'
import { type KnownFates, type Picture, UNSETTLED_ROUGHLY } from './picture.ts'

/** The page's own GPU, on which maps are drawn in single precision, for looking. */
export interface RoughDevice {
  driver: Driver
  /** What it is, as the browser tells it. */
  name: string
  /** Aborted once the device is lost. */
  lost: AbortSignal
}

let opened: Promise<RoughDevice | null> | undefined
let lost = 0
/** A device that is lost again and again is left alone. */
const MOST_LOST = 3

/** The GPU; null where there is none that can be had. One that was lost is asked for once more. */
export function roughDevice(): Promise<RoughDevice | null> {
  return (opened ??= open().catch(() => null))
}

async function open(): Promise<RoughDevice | null> {
  const { gpu } = navigator as Navigator & { gpu?: GPU }
  if (!gpu || lost >= MOST_LOST) return null
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (!adapter) return null
  const device = await adapter.requestDevice()
  const losing = new AbortController()
  void device.lost.then(() => {
    lost++
    opened = undefined
    losing.abort()
  })
  return { driver: createDriver(device), name: adapterName(adapter.info), lost: losing.signal }
}

/** Whether the descents of a map can be followed on a GPU: without noise, and with one learning rate to the end. */
export function isFit({ noise, schedule }: MapConfig): boolean {
  return !(noise && noise.std > 0) && (!schedule || schedule.name === 'constant')
}

const shaders = new Map<string, Promise<Result<'landscapes.shader'>>>()

/** The shader of the descents of a map, asked for once. @throws what the call throws */
export function shaderOf(service: Pick<Service, 'call'>, config: MapConfig): Promise<Result<'landscapes.shader'>> {
  const { landscape, rule, bound } = config
  const asked = { landscape, bound, ...(rule && { rule }) }
  const key = JSON.stringify(asked)
  const known = shaders.get(key) ?? service.call('landscapes.shader', asked)
  shaders.set(key, known)
  known.catch(() => shaders.delete(key))
  return known
}

/** Descends in the cells of a level of a picture, see `strideAt`, and puts down what became of them. */
export async function lookRoughly(
  { driver, lost: losing }: RoughDevice,
  shader: Result<'landscapes.shader'>,
  picture: Picture,
  known: KnownFates,
  level: number,
  signal: AbortSignal,
): Promise<void> {
  const { columns, rows } = picture.size
  const [across, up] = [strideAt(level, columns), strideAt(level, rows)]
  const codes = codesOf(known)
  const { steps, tolerance, bound } = picture.config
  const coarse = { columns: Math.ceil(columns / across), rows: Math.ceil(rows / up) }
  const inputs = sourcesOf(picture.config, across, up)
  await driver.descend(
    shader,
    { ...coarse, inputs, steps, tolerance, bound },
    {
      signal: AbortSignal.any([signal, losing]),
      onTile({ from, count, decisions }) {
        for (let at = 0; at < count; at++) {
          const [row, column] = [Math.floor((from + at) / coarse.columns), (from + at) % coarse.columns]
          picture.rough[row * up * columns + column * across] = codes(decisions[at]!)
        }
      },
    },
  )
}

/** The numbers that descents of a picture are given, by their names in the shader; every so many columns and rows. */
function sourcesOf(config: MapConfig, across: number, up: number): Record<string, Source> {
  const every = (values: Float64Array, stride: number) => values.filter((_, index) => index % stride === 0)
  const { x, y } = gridOf(config)
  const [columns, rows] = [every(axisValues(x), across), every(axisValues(y), up)]
  const all = (value: number): Source => ({ values: [value], along: 'all' })
  const momentum = config.rule && 'momentum' in config.rule ? { momentum: all(config.rule.momentum) } : {}
  if (config.kind === 'basin-map')
    return {
      x0: { values: columns, along: 'columns' },
      x1: { values: rows, along: 'rows' },
      rate: all(learningRatesOf(config)[0]!),
      ...momentum,
    }
  const { line } = config
  const places = config.momentum ? new Float64Array([config.start.min]) : columns
  const along = config.momentum ? 'all' : 'columns'
  const coordinate = (axis: number): Source => ({
    values: line ? places.map((place) => coordinateAlong(line, place, axis)) : places,
    along,
  })
  return {
    x0: coordinate(0),
    ...(line && { x1: coordinate(1) }),
    rate: { values: rows, along: 'rows' },
    ...(config.momentum
      ? { momentum: { values: every(axisValues(columnAxisOf(config)), across), along: 'columns' } }
      : momentum),
  }
}

/** The code of what became of a descent. */
function codesOf({ fates, minima }: KnownFates): (word: number) => number {
  const codeOf = (fate: string) => {
    const code = fates.indexOf(fate)
    return code < 0 ? PENDING : code
  }
  const ofMinima = minima.map(({ fate }) => codeOf(fate))
  const [other, divergent, undefinedCode] = ['other', 'divergent', 'undefined'].map(codeOf) as [number, number, number]
  return (word) => {
    const decision = decisionOf(word)
    if (decision === CONVERGED) return ofMinima[minimumOf(word)] ?? other
    if (decision === UNSETTLED) return UNSETTLED_ROUGHLY
    if (decision === DIVERGENT) return divergent
    return decision === UNDEFINED ? undefinedCode : PENDING
  }
}
