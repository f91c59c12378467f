import { TICK } from '../frame-axes.ts'
import type { PlaneAxis } from '../plane.ts'
import type { Sizes } from '../sizes.ts'
import { richStyles, textFamily } from '../text.ts'

/** An axis of a plane as one of ECharts, along the grid of that index. */
export function axisOption(axis: PlaneAxis, sizes: Sizes, gridIndex: number): object {
  const { name, scale, min, max, drawn } = axis
  const bare = { type: scale === 'log' ? 'log' : 'value', name, min, max, gridIndex }
  if (!drawn) return { ...bare, show: false }
  const stroke = { color: sizes.theme.axis, width: sizes.theme.axisWidth * sizes.scale }
  const { ticks, words } = drawn
  return {
    ...bare,
    ...titleOption(words, sizes),
    z: 4,
    silent: true,
    axisLine: { show: true, onZero: false, lineStyle: stroke },
    axisTick: { show: true, length: TICK * sizes.scale, lineStyle: stroke, customValues: ticks },
    axisLabel: words ? labelOption(ticks, words.labels, sizes) : { show: false },
    splitLine: { show: false },
  }
}

type Words = NonNullable<PlaneAxis['drawn']>['words']

function titleOption(words: Words, { theme, nameSize }: Sizes): object {
  if (!words) return { name: '' }
  return {
    name: words.title,
    nameLocation: 'middle',
    nameGap: words.titleGap,
    nameMoveOverlap: false,
    nameTextStyle: {
      color: theme.ink,
      fontSize: nameSize,
      fontFamily: textFamily,
      rich: richStyles(nameSize, theme),
    },
  }
}

function labelOption(ticks: readonly number[], labels: readonly string[], { theme, scale, fontSize }: Sizes): object {
  const labelOf = new Map(ticks.map((tick, index) => [tick, labels[index]!]))
  return {
    customValues: ticks,
    formatter: (tick: number) => labelOf.get(tick) ?? '',
    color: theme.muted,
    fontSize,
    fontFamily: textFamily,
    margin: (TICK + 5) * scale,
    showMinLabel: true,
    showMaxLabel: true,
    hideOverlap: false,
    rich: richStyles(fontSize, theme),
  }
}
