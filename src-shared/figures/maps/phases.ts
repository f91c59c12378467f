import {
  axisValue,
  columnAxisOf,
  PENDING,
  ruleOf,
  unsettledFates,
  type Axis,
  type FateMapConfig,
  type Minimum,
} from '../../contract/index.ts'
import { approachLimits, approachOf, stabilityLimitOf } from '../../rules/index.ts'
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

function approachColor(fate: string, how: 'monotone' | 'oscillating', { style }: FigureOptions): string {
  const color = fateColor(fate, style)
  return how === 'monotone' ? color : mixColors(color, themeOf(style).paper, 0.5)
}

/**
 * The phases of a map whose learning rates are shown relative to one minimum: close to it, those of linear stability,
 * which for gradient descent are monotone for c = γλ < 1 and oscillating for 1 < c < 2; beyond the limit only the
 * learning rates at which every start of the map became periodic, chaotic, slow, divergent or undefined. None where no
 * minimum is chosen.
 */
export function mapPhases(input: FigureInput, options: FigureOptions): Phase[] {
  const reference = referenceOf(input.run, options)
  if (!reference) return []
  const config = configOf(input.run, 'fate-map')
  const { learningRate, rule, momentum } = config
  const columns = columnAxisOf(config).count
  const { fate, sharpness } = reference
  const limits = approachLimits(sharpness, rule)
  const phase = (name: 'monotone' | 'oscillating', from: number, to: number): Phase => {
    return { name, from, to, color: approachColor(fate, name, options) }
  }
  // With an axis of momentum each column has learning rates of its own at which they change.
  const close =
    momentum || !limits
      ? []
      : [phase('monotone', 0, limits.monotone), phase('oscillating', limits.monotone, limits.limit)]
  const beyond = momentum ? stableEverywhere(sharpness, config) : (limits?.limit ?? Infinity)
  const codes = input.data.arrays.fate?.data ?? new Uint8Array()
  const names = fateNames(input.run)
  const common = (row: number): Look | undefined => {
    const fates = codes.subarray(row * columns, (row + 1) * columns)
    if (fates.length < columns) return undefined
    const name = names[fates[0] ?? PENDING] ?? ''
    const named = name === 'divergent' || name === 'undefined' || unsettledFates.includes(name)
    if (!named || axisValue(learningRate, row) < beyond) return undefined
    return fates.every((code) => code === fates[0]) ? { name, color: fateColor(name, options.style) } : undefined
  }
  return [...close, ...ranges(learningRate, common)]
}

/** The learning rate above which no momentum of the axis lets a descent stay. */
function stableEverywhere(sharpness: number, config: FateMapConfig): number {
  const { min, max } = columnAxisOf(config)
  const limits = [min, max].map((momentum) => stabilityLimitOf(sharpness, ruleOf(config, { momentum })))
  return Math.max(...limits.map((limit) => limit ?? Infinity))
}

/**
 * The phases of one orbit per learning rate: what the run found of each, and for those that came to rest how they
 * approach their minimum. Where several minima were reached their classes are named too.
 */
export function orbitPhases(input: FigureInput, options: FigureOptions): Phase[] {
  const { learningRate, rule } = configOf(input.run, 'bifurcation')
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
    const how = approachOf(axisValue(learningRate, index), sharpness.get(name) ?? Number.NaN, rule)
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
