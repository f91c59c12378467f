import {
  axisValue,
  type Config,
  dimensionOf,
  type LandscapeChoice,
  type Minimum,
  ruleOf,
} from '../../contract/index.ts'
import { relativeMarkup } from '../axes.ts'
import { configOf, minimaOf } from '../../results/index.ts'
import { limitFormula, type RuleChoice, stabilityLimitOf } from '../../rules/index.ts'
import {
  type AxisSpec,
  type FigureInput,
  type FigureOptions,
  haloedText,
  type Frame,
  type LineMark,
  type Markup,
  numberMarkup,
  type RuleMark,
  type SheetElement,
  type SheetLine,
  sizesOf,
  textElement,
  textWidth,
  themeOf,
  xPixel,
  yPixel,
} from '../../plot/index.ts'

/** The learning rate above which a descent cannot stay at the minima of these classes: of gradient descent 2/λ. */
export interface Limit {
  fates: string[]
  rate: number
  /** The least and the greatest of those that share a label, of which `rate` is in the middle. */
  span?: readonly [low: number, high: number]
}

/** Relative difference of learning rates below which limits are one. */
const SAME = 1e-4

/** The rule of a run; of a map over momenta with that of its last column, beside which limits are named. */
export function ruleShown(config: Config): RuleChoice | undefined {
  if (!('rule' in config) || config.kind === 'network') return undefined
  const momenta = config.kind === 'fate-map' ? config.momentum : undefined
  return ruleOf(config, momenta ? { momentum: momenta.max } : {})
}

/** The limit of a minimum by the rule of a run. */
function limitAt({ sharpness, stabilityLimit }: Minimum, rule: RuleChoice | undefined): number | null {
  // What a run was saved with is what it was computed from.
  if (rule === undefined || sharpness === null || stabilityLimit === null) return stabilityLimit
  return stabilityLimitOf(sharpness, rule)
}

/**
 * The limits of the isolated minima by the rule of the run that lie on the part of the axis that is shown, from the
 * smallest; minima of one class have one unless their sharpness differs. Those of a map over momenta are at its last.
 */
export function stabilityLimits(
  { run }: FigureInput,
  options: FigureOptions,
  [low, high]: readonly [number, number],
): Limit[] {
  if (options.stabilityLimits === false) return []
  const limits: Limit[] = []
  const rule = ruleShown(run.config)
  const inside = minimaOf(run)
    .map((minimum) => ({ fate: minimum.fate, rate: limitAt(minimum, rule) }))
    .flatMap(({ fate, rate }) => (rate !== null && rate >= low && rate <= high ? [{ fate, rate }] : []))
    .sort((a, b) => a.rate - b.rate)
  for (const { fate, rate } of inside) {
    const last = limits.at(-1)
    if (!last || rate > last.rate * (1 + SAME)) limits.push({ fates: [fate], rate })
    else if (!last.fates.includes(fate)) last.fates.push(fate)
  }
  return limits
}

/**
 * The name of a limit and how it comes about: f″ is the sharpness of a function of one variable. In units of c it is a
 * number.
 */
function wordsOf(
  { fates, rate, span = [rate, rate] }: Limit,
  { run }: FigureInput,
  options: FigureOptions,
): [name: Markup, formula: Markup] {
  const { landscape } = run.config as { landscape: LandscapeChoice }
  const formula = limitFormula(ruleShown(run.config), {
    sharpness: dimensionOf(landscape) === 1 ? '\u200A{symbol|f}\u2009″' : '{symbol|λ}',
    momentum: '{symbol|β}',
  })
  const [first = '', ...others] = fates
  return [
    others.length === 0 ? first : others.length === 1 ? fates.join(', ') : `${first} and ${others.length} more`,
    // Over momenta it is a curve, which is named at its end.
    isOverMomenta(run.config) ? formula : (relativeMarkup(run, span, options) ?? withNumber(formula, span)),
  ]
}

/** A limit with its number, where that is one. */
function withNumber(formula: Markup, [low, high]: readonly [number, number]): Markup {
  return high > low * (1 + SAME) ? formula : `${formula} = ${numberMarkup(low, 3)}`
}

/** Limits for `most` labels: those that are closest to each other share one, between them. */
function merged(limits: readonly Limit[], most: number): Limit[] {
  const left = limits.map((limit) => ({ ...limit }))
  while (left.length > Math.max(most, 1)) {
    const gaps = left.slice(1).map(({ rate }, index) => rate / left[index]!.rate)
    const at = gaps.indexOf(Math.min(...gaps))
    const [low, high] = [left[at]!, left[at + 1]!]
    left.splice(at, 2, {
      fates: [...new Set([...low.fates, ...high.fates])],
      rate: Math.sqrt(low.rate * high.rate),
      span: [low.span?.[0] ?? low.rate, high.span?.[1] ?? high.rate],
    })
  }
  return left
}

/**
 * Dashed lines across the plane, each on a band of paper so that it stands out from every colour. `along` is the axis
 * of learning rates.
 */
export function limitLines(
  limits: readonly Limit[],
  { theme, scale }: Pick<Frame, 'theme' | 'scale'>,
  along: 'x' | 'y',
): RuleMark[] {
  return limits.flatMap(({ fates, rate }): RuleMark[] => {
    const series = { of: 'limit', key: fates.join(', ') } as const
    const rule = { kind: 'rule', axis: along, at: rate, series, plane: 0, z: 3 } as const
    return [
      { ...rule, name: 'rim', stroke: { color: theme.paper, width: 3 * scale, opacity: 0.75 } },
      { ...rule, name: 'limit', stroke: { color: theme.ink, width: 1.25 * scale, dash: [6 * scale, 4 * scale] } },
    ]
  })
}

function isOverMomenta(config: Config): boolean {
  return config.kind === 'fate-map' && config.momentum !== undefined
}

/** The limits of a map over momenta: a curve for each sharpness, drawn as the lines are. */
export function limitCurves(
  input: FigureInput,
  options: FigureOptions,
  { theme, scale }: Pick<Frame, 'theme' | 'scale'>,
): LineMark[] {
  const { run } = input
  const config = configOf(run, 'fate-map')
  const { momentum } = config
  if (options.stabilityLimits === false || momentum === undefined) return []
  const named = stabilityLimits(input, options, [0, Infinity])
  const rule = ruleShown(config)
  return named.flatMap(({ fates, rate }): LineMark[] => {
    const minimum = minimaOf(run).find((each) => limitAt(each, rule) === rate)!
    const points = Array.from({ length: CURVE_POINTS }, (_, index): readonly [number, number] => {
      const beta = axisValue({ ...momentum, count: CURVE_POINTS }, index)
      return [beta, limitAt(minimum, ruleOf(config, { momentum: beta })) ?? Number.NaN]
    })
    const line = { kind: 'line', points, series: { of: 'limit', key: fates.join(', ') }, plane: 0, z: 3 } as const
    return [
      { ...line, name: 'rim', stroke: { color: theme.paper, width: 3 * scale, opacity: 0.75 } },
      { ...line, name: 'limit', stroke: { color: theme.ink, width: 1.25 * scale, dash: [6 * scale, 4 * scale] } },
    ]
  })
}

/**
 * Names of curves that have none beside the plane, as they leave it elsewhere or a part of them is looked at: at the
 * last of their points that is in sight.
 * @param named fates of the limits that are named beside it
 */
export function curveLabels(curves: readonly LineMark[], named: readonly string[], frame: Frame): SheetElement[] {
  const { x, y, plot, fontSize, scale, theme } = frame
  return curves.flatMap(({ name, points, series }) => {
    const fates = String(series?.key)
    if (name !== 'limit' || named.includes(fates)) return []
    const last = points.findLast(([beta, rate]) => beta >= x.min && beta <= x.max && rate >= y.min && rate <= y.max)
    if (!last) return []
    // Beside the curve, and within the plane.
    const top = plot.top + fontSize
    const at = Math.max(yPixel(frame, last[1]), top)
    const left = Math.min(
      xPixel(frame, last[0]) + 8 * scale,
      plot.left + plot.width - textWidth(fates, fontSize, theme),
    )
    return [haloedText(fates, left, at, { fontSize, theme })]
  })
}

/** Points of a limit over momenta. */
const CURVE_POINTS = 101

/** Most labels beside a plane or above it. */
const MOST_LABELS = 6

/** Height of a label beside a plane, of two lines. */
function labelHeight({ fontSize, scale }: Pick<Frame, 'fontSize' | 'scale'>): number {
  return 2 * fontSize * 1.25 + 4 * scale
}

/**
 * Room beside the plane for the names of the limits of an axis, wherever on it the figure looks; for those that may
 * come while a run has not named its minima. Names that have no room above each other share a label, which is longer
 * and takes more room beside.
 * @param layout the frame of all of the axis with so many pixels beside the plane
 */
export function limitMargin(
  input: FigureInput,
  { min, max }: AxisSpec,
  options: FigureOptions,
  layout: (margin: number) => Frame,
): number {
  const { fontSize, scale } = sizesOf(options)
  const limits = stabilityLimits(input, options, [min, max])
  const marginFor = (labels: number) => {
    const named = input.run.summary ? merged(limits, labels) : [{ fates: ['sharpest'], rate: WIDE }]
    const words = named.flatMap((limit) => wordsOf(limit, input, options))
    if (options.stabilityLimits === false || words.length === 0) return 0
    return Math.max(...words.map((text) => textWidth(text, fontSize, themeOf(options.style)))) + BESIDE * scale
  }
  for (let labels = Math.min(Math.max(limits.length, 1), MOST_LABELS); ; labels--) {
    const margin = marginFor(labels)
    const frame = layout(margin)
    if (labels === 1 || frame.plot.height >= labels * labelHeight(frame)) return margin
  }
}

/** A learning rate whose number is as wide as that of most. */
const WIDE = 9.88e-4
/** Pixels before and behind the names of limits. */
const BESIDE = 22

/**
 * Names the lines beside the plane, moved apart where they are close. @param room that between the plane and the names,
 * and that of the names
 */
export function limitLabelsBeside(
  limits: readonly Limit[],
  input: FigureInput,
  frame: Frame,
  options: FigureOptions,
  room: { offset: number; margin: number },
): SheetElement[] {
  const { plot, fontSize, scale, theme } = frame
  const lineHeight = fontSize * 1.25
  const height = labelHeight(frame)
  const edge = plot.left + plot.width + room.offset
  const x = edge + 12 * scale
  const fits = (words: Markup) => textWidth(words, fontSize, theme) <= room.margin - BESIDE * scale
  let ceiling = plot.top + plot.height - height / 2
  return merged(limits, Math.min(MOST_LABELS, Math.floor(plot.height / height))).flatMap((limit) => {
    const [whole, formula] = wordsOf(limit, input, options)
    // In a part of the axis others share a label than on all of it.
    const name = fits(whole) || limit.fates.length === 1 ? whole : `${limit.fates.length} limits`
    const at = yPixel(frame, limit.rate)
    const y = Math.min(Math.max(at, plot.top + height / 2), ceiling)
    ceiling = y - height
    return [
      pointer(plot.left + plot.width, at, x - 4 * scale, y, frame),
      textElement(name, x, y - lineHeight / 2, { fontSize, theme }),
      textElement(formula, x, y + lineHeight / 2, { fontSize, theme }),
    ]
  })
}

/** Room above the plane for the names of the limits of an axis, likewise. */
export function limitHeadroom(input: FigureInput, { min, max }: AxisSpec, options: FigureOptions): number {
  const { fontSize, scale } = sizesOf(options)
  const none = input.run.summary && stabilityLimits(input, options, [min, max]).length === 0
  return none || options.stabilityLimits === false || options.thumbnail ? 0 : fontSize * 1.3 + 8 * scale
}

/** Names the lines above the plane, moved apart where they are close. */
export function limitLabelsAbove(
  limits: readonly Limit[],
  input: FigureInput,
  frame: Frame,
  options: FigureOptions,
): SheetElement[] {
  const { plot, fontSize, scale, theme } = frame
  const text = (limit: Limit) => wordsOf(limit, input, options).join(', ')
  const width = (limit: Limit) => textWidth(text(limit), fontSize, theme) + 12 * scale
  let shown = merged(limits, MOST_LABELS)
  while (shown.length > 1 && shown.reduce((sum, limit) => sum + width(limit), 0) > plot.width)
    shown = merged(limits, shown.length - 1)
  const y = plot.top - fontSize * 0.65 - 8 * scale
  // From the right: each keeps clear of the one beyond it and of all that are still to come.
  let beyond = plot.left + plot.width + 6 * scale
  let before = shown.reduce((sum, limit) => sum + width(limit), 0)
  return shown.toReversed().flatMap((limit) => {
    before -= width(limit)
    const half = width(limit) / 2
    const at = xPixel(frame, limit.rate)
    const x = Math.min(Math.max(at, plot.left - 6 * scale + before + half), beyond - half)
    beyond = x - half
    return [
      pointer(at, plot.top, x, y + fontSize * 0.65 + 2 * scale, frame),
      textElement(text(limit), x, y, { fontSize, theme, align: 'center' }),
    ]
  })
}

function pointer(x1: number, y1: number, x2: number, y2: number, { theme, scale }: Frame): SheetLine {
  return { kind: 'line', from: [x1, y1], to: [x2, y2], stroke: theme.ink, width: scale }
}
