import { axisValue, PENDING, unsettledFates, type Axis, type Minimum } from '../../contract/index.ts'
import { referenceOf } from '../axes.ts'
import { configOf, fateNames, minimaOf } from '../../results/index.ts'
import { cellEdge, fateColor, type FigureInput, type FigureOptions, mixColors, themeOf } from '../../plot/index.ts'

/** A range of learning rates, in γ, and what gradient descent does there. */
export interface Phase {
  name: string
  from: number
  to: number
  color: string
}

/**
 * How gradient descent comes close to a minimum by linear stability: each step multiplies the distance along the
 * sharpest direction by 1 − c, so it keeps its side for c = γλ < 1 and changes it for 1 < c < 2. Beyond that it does
 * not come close, and there is no name.
 */
function approach(c: number): 'monotone' | 'oscillating' | undefined {
  return c < 1 ? 'monotone' : c < 2 ? 'oscillating' : undefined
}

function approachColor(fate: string, how: 'monotone' | 'oscillating', { style }: FigureOptions): string {
  const color = fateColor(fate, style)
  return how === 'monotone' ? color : mixColors(color, themeOf(style).paper, 0.5)
}

/**
 * The phases of a map whose learning rates are shown relative to one minimum: close to it, those of linear stability;
 * beyond c = 2 only the learning rates at which every start of the map became periodic, chaotic, slow, divergent or
 * undefined. None where no minimum is chosen, and over momentum, with which they change.
 */
export function mapPhases(input: FigureInput, options: FigureOptions): Phase[] {
  const reference = referenceOf(input.run, options)
  if (!reference) return []
  const { learningRate, start, momentum } = configOf(input.run, 'fate-map')
  if (momentum) return []
  const { fate, sharpness } = reference
  const near = ([1, 2] as const).map((c): Phase => {
    const how = approach(c - 0.5)!
    return { name: how, from: (c - 1) / sharpness, to: c / sharpness, color: approachColor(fate, how, options) }
  })
  const codes = input.data.arrays.fate?.data ?? new Uint8Array()
  const names = fateNames(input.run)
  const common = (row: number): Look | undefined => {
    const fates = codes.subarray(row * start.count, (row + 1) * start.count)
    if (fates.length < start.count) return undefined
    const name = names[fates[0] ?? PENDING] ?? ''
    const named = name === 'divergent' || name === 'undefined' || unsettledFates.includes(name)
    if (!named || axisValue(learningRate, row) * sharpness < 2) return undefined
    return fates.every((code) => code === fates[0]) ? { name, color: fateColor(name, options.style) } : undefined
  }
  return [...near, ...ranges(learningRate, common)]
}

/**
 * The phases of one orbit per learning rate: what the run found of each, and for those that came to rest how they
 * approach their minimum. Where several minima were reached their classes are named too.
 */
export function orbitPhases(input: FigureInput, options: FigureOptions): Phase[] {
  const { learningRate } = configOf(input.run, 'bifurcation')
  const names = fateNames(input.run)
  const { fate, period } = input.data.arrays
  const sharpness = sharpnessByClass(minimaOf(input.run))
  const reached = new Set(
    Array.from(fate?.data ?? [], (code) => names[code] ?? '').filter((name) => sharpness.has(name)),
  )
  return ranges(learningRate, (index) => {
    const name = names[fate?.data[index] ?? PENDING]
    if (name === undefined) return undefined
    const length = name === 'periodic' ? period?.data[index] : undefined
    if (length) return { name: `period ${length}`, color: fateColor(name, options.style, length) }
    const how = approach(axisValue(learningRate, index) * (sharpness.get(name) ?? Number.NaN))
    if (!how) return { name, color: fateColor(name, options.style) }
    return { name: reached.size > 1 ? `${name}, ${how}` : how, color: approachColor(name, how, options) }
  })
}

/** The sharpness of each class of minima; of those whose minima differ in it, and of plateaus, none. */
function sharpnessByClass(minima: readonly Minimum[]): Map<string, number> {
  const known = new Map<string, number>()
  for (const { fate, sharpness } of minima) {
    const before = known.get(fate)
    const same = before === undefined || Math.abs(before / (sharpness ?? Number.NaN) - 1) < 1e-6
    known.set(fate, same ? (sharpness ?? Number.NaN) : Number.NaN)
  }
  return known
}

type Look = Pick<Phase, 'name' | 'color'>

/**
 * Runs of neighbours on the axis that look the same, from the lower edge of the first to the upper edge of the last.
 */
function ranges(axis: Axis, lookOf: (index: number) => Look | undefined): Phase[] {
  const found: Phase[] = []
  for (let index = 0; index < axis.count; index++) {
    const look = lookOf(index)
    if (!look) continue
    const [from, to] = [cellEdge(axis, index), cellEdge(axis, index + 1)]
    const last = found.at(-1)
    if (last?.name === look.name && last.to === from) last.to = to
    else found.push({ ...look, from, to })
  }
  return found
}
