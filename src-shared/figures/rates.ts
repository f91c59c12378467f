import { askedRate } from '../contract/index.ts'
import {
  type ColorBar,
  type FigureInput,
  type FigureOptions,
  type LegendItem,
  listMarkup,
  type Markup,
  rateColor,
  type Series,
} from '../plot/index.ts'

/** More learning rates than this are shown by a colour bar instead of by name. */
const MOST_NAMED = 8

/** Labels of a bar, and how far apart they are at least, as a share of it. */
const LABEL_GAP = 0.15

/** More learning rates than this have no ticks of their own on a bar. */
const MOST_MARKED = 64

/** The least and the greatest of some learning rates that colours tell apart. */
export type RateSpan = readonly [least: number, greatest: number]

export function rateSpanOf(rates: readonly number[]): RateSpan {
  return rates.reduce<RateSpan>(([low, high], rate) => [Math.min(low, rate), Math.max(high, rate)], [Infinity, 0])
}

/** The span of the learning rates of all members of runs that are seen together; null where they have none. */
export function sharedRates(inputs: readonly FigureInput[]): RateSpan | null {
  const rates = inputs.flatMap(({ run: { config }, data }) => [
    ...data.members.map(({ parameters }) => askedRate(parameters)),
    ...(config.kind === 'trajectory' ? config.learningRates : []),
  ])
  const known = rates.filter((rate) => rate > 0 && rate < Infinity)
  return known.length > 0 ? rateSpanOf(known) : null
}

/** The colours of the learning rates of a figure: by their values, on the scale that is shared where there is one. */
export function rateColors(rates: readonly number[], options: FigureOptions): (rate: number) => string {
  const span = options.rates ?? rateSpanOf(rates)
  return (rate) => rateColor(rate, span)
}

/**
 * Learning rates, from the smallest, by colour; `bar` stands for them where there are too many to name.
 * @param about what is known of the members of a rate, set behind its name, and which these are
 * @param called what they are called, where it is not γ
 */
export function rateLegend(
  rates: readonly number[],
  options: FigureOptions,
  about: (rate: number) => { value?: string | undefined; series?: readonly Series[] } = () => ({}),
  called: { symbol: Markup; name: Markup } = { symbol: '{symbol|γ}', name: 'learning rate {symbol|γ}' },
): { items: LegendItem[]; bar: ColorBar | undefined } {
  const label = listMarkup(rates)
  const colorOf = rateColors(rates, options)
  if (rates.length > MOST_NAMED) return { items: [], bar: rateBar(rates, label) }
  const items = rates.map((rate): LegendItem => {
    const { value, series } = about(rate)
    return {
      swatch: { kind: 'line', color: colorOf(rate) },
      label: `${called.symbol} = ${label(rate)}`,
      ...(value !== undefined && { value }),
      ...(series && { series }),
    }
  })
  return { items, bar: undefined }

  function rateBar(sorted: readonly number[], name: (rate: number) => string): ColorBar {
    const [least, greatest] = options.rates ?? rateSpanOf(sorted)
    const fractionOf = (rate: number) => Math.log(rate / least) / Math.log(greatest / least)
    return {
      name: called.name,
      colorAt: (fraction) => rateColor(least * (greatest / least) ** fraction, [least, greatest]),
      label: name,
      ticks: spread(sorted.map((value) => ({ value, fraction: fractionOf(value) }))),
      marks: sorted.length > MOST_MARKED ? [] : sorted.map(fractionOf),
    }
  }
}

/** Of ticks in ascending order those that have room for labels: both ends, and what is clear of them in between. */
function spread(ticks: ColorBar['ticks']): ColorBar['ticks'] {
  const last = ticks.at(-1)!
  const kept: ColorBar['ticks'] = []
  for (const tick of ticks.slice(0, -1)) {
    const before = kept.at(-1)
    if (!before || (tick.fraction - before.fraction >= LABEL_GAP && last.fraction - tick.fraction >= LABEL_GAP))
      kept.push(tick)
  }
  return [...kept, last]
}
