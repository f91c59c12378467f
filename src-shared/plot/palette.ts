import type { FigureStyle } from '../contract/index.ts'

/** Colours and weights of one figure style; lengths in CSS pixels at scale 1. */
export interface Theme {
  paper: string
  /** Data that is not coloured otherwise, axis names. */
  ink: string
  /** Tick labels and secondary text. */
  muted: string
  axis: string
  grid: string
  lineWidth: number
  axisWidth: number
}

const themes: Record<FigureStyle, Theme> = {
  light: {
    paper: '#FFFFFF',
    ink: '#1C2024',
    muted: '#60646C',
    axis: '#8B8D98',
    grid: '#EEEFF1',
    lineWidth: 1.5,
    axisWidth: 1,
  },
  dark: {
    paper: '#16181B',
    ink: '#EDEEF0',
    muted: '#A6ABB3',
    axis: '#6F757E',
    grid: '#24272B',
    lineWidth: 1.5,
    axisWidth: 1,
  },
  print: {
    paper: '#FFFFFF',
    ink: '#000000',
    muted: '#000000',
    axis: '#000000',
    grid: '#E4E4E4',
    lineWidth: 2,
    axisWidth: 1.25,
  },
}

export function themeOf(style: FigureStyle): Theme {
  return themes[style]
}

// Okabe and Ito (2008): told apart by colour-blind readers too.
const fateColors: Record<string, string> = {
  flat: '#0072B2',
  sharp: '#D55E00',
  sharpest: '#CC79A7',
  other: '#F0E442',
  periodic: '#009E73',
  chaotic: '#E69F00',
}
const slowColors: Record<FigureStyle, string> = { light: '#C9CDD2', dark: '#B4B8BF', print: '#C9CDD2' }
/** Where a function has no value: between the colours of what came to rest and the dark of what went away. */
const undefinedColors: Record<FigureStyle, string> = { light: '#6A5480', dark: '#9A86AE', print: '#6A5480' }
const divergentColors: Record<FigureStyle, string> = { light: '#2B2B2B', dark: '#6B6B6B', print: '#2B2B2B' }

/** The longest period that is told apart from chaos. */
const LONGEST_PERIOD = 64

/**
 * Colours of the minima that a program found: hues that no other fate has, apart for colour-blind readers too (Okabe
 * and Ito, then Tol's muted scheme, 2021).
 */
const minimumColors = ['#0072B2', '#D55E00', '#CC79A7', '#56B4E9', '#661100', '#DDCC77', '#332288'] as const
/** From the second round of these colours on, how they are turned lighter or darker. */
const rounds = [
  ['#FFFFFF', 0],
  ['#FFFFFF', 0.5],
  ['#000000', 0.45],
  ['#FFFFFF', 0.75],
] as const

/**
 * The colour of a fate, the same everywhere. Minima that a program found (`minimum-1`, the flattest, and so on) have
 * seven hues in order, then lighter and darker ones. `period` darkens a periodic fate: full colour for 2, darkest for
 * 64, evenly per doubling.
 */
export function fateColor(fate: string, style: FigureStyle, period = 2): string {
  if (fate === 'slow') return slowColors[style]
  if (fate === 'divergent') return divergentColors[style]
  if (fate === 'undefined') return undefinedColors[style]
  if (fate === 'periodic') {
    const doublings = Math.log2(Math.min(Math.max(period, 2), LONGEST_PERIOD) / 2)
    return mixColors(fateColors.periodic as string, '#00261B', (0.85 * doublings) / Math.log2(LONGEST_PERIOD / 2))
  }
  const rank = /^minimum-(\d+)$/.exec(fate)
  if (rank) return minimumColor(Number(rank[1]) - 1)
  return fateColors[fate] ?? (fateColors.other as string)
}

function minimumColor(index: number): string {
  const [towards, fraction] = rounds[Math.floor(index / minimumColors.length) % rounds.length]!
  return mixColors(minimumColors[index % minimumColors.length]!, towards, fraction)
}

/** Fates that are no minimum, in the order in which they stand behind those that are. */
const unsettled = ['other', 'periodic', 'chaotic', 'slow', 'undefined', 'divergent']
const namedMinima = ['flat', 'sharp', 'sharpest']

/** The place of a fate wherever all stand in one order: minima from the flattest, then what did not come to one. */
export function fateOrder(fate: string): number {
  const rank = Number(/^minimum-(\d+)$/.exec(fate)?.[1] ?? namedMinima.indexOf(fate) + 1)
  return rank > 0 ? rank : 1000 + (unsettled.indexOf(fate) + 1 || 1)
}

// Viridis (van der Walt and Smith, 2015) at ninths: even in lightness, the same order for colour-blind readers and in
// grey.
const viridis = [
  '#440154',
  '#482878',
  '#3E4A89',
  '#31688E',
  '#26828E',
  '#1F9E89',
  '#35B779',
  '#6DCD59',
  '#B4DE2C',
  '#FDE725',
]

/** Colour of `fraction` (0…1) on the scale of maps: dark for little, bright for much. */
export function scaleColor(fraction: number): string {
  const position = Math.min(Math.max(fraction, 0), 1) * (viridis.length - 1)
  const index = Math.min(Math.floor(position), viridis.length - 2)
  return mixColors(viridis[index] as string, viridis[index + 1] as string, position - index)
}

/**
 * Colours of learning rates at even steps: even in lightness and from blue to yellow, so in the same order for
 * colour-blind readers and in grey, and no nearer to white than to the dark paper, so that they are the same on both.
 */
const rateColors = ['#654AAF', '#535EC3', '#2A75CE', '#168EAE', '#1BA383', '#58AE50', '#97B02A', '#BFB219'] as const

/**
 * The colour of a learning rate among those from `least` to `greatest`, by its logarithm: the same in every style. One
 * that is alone has that of the middle.
 */
export function rateColor(rate: number, [least, greatest]: readonly [number, number]): string {
  const fraction = greatest > least ? Math.log(rate / least) / Math.log(greatest / least) : 0.5
  const position = Math.min(Math.max(fraction, 0), 1) * (rateColors.length - 1)
  const index = Math.min(Math.floor(position), rateColors.length - 2)
  return mixColors(rateColors[index]!, rateColors[index + 1]!, position - index)
}

/** Colour of rank `index` of `count` ordered lines; keeps to the part of the scale that stands out from the paper. */
export function rampColor(index: number, count: number, style: FigureStyle): string {
  const [from, to] = style === 'dark' ? [0.34, 0.98] : [0.05, 0.76]
  return scaleColor(count < 2 ? (style === 'dark' ? 0.6 : 0.3) : from + ((to - from) * index) / (count - 1))
}

const depths: Record<FigureStyle, string> = { light: '#A9B4C0', dark: '#4A5563', print: '#A8ADB3' }

/**
 * Colour of `fraction` (0…1) of the heights under paths: the depths are the farthest from paper, and nothing is as
 * strong as a path.
 */
export function contourColor(fraction: number, style: FigureStyle): string {
  return mixColors(depths[style], themes[style].paper, 0.94 * fraction)
}

/** Red, green and blue of `#RRGGBB`, 0…255. */
export function channelsOf(color: string): [number, number, number] {
  const value = Number.parseInt(color.slice(1), 16)
  return [value >> 16, (value >> 8) & 255, value & 255]
}

/** The colour `fraction` of the way from one `#RRGGBB` to another, in sRGB. */
export function mixColors(from: string, to: string, fraction: number): string {
  const end = channelsOf(to)
  const mixed = channelsOf(from).map((channel, index) =>
    Math.round(channel + ((end[index] as number) - channel) * fraction),
  )
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`.toUpperCase()
}

/** Relative luminance (WCAG 2), 0 … 1. */
function luminanceOf(color: string): number {
  const [red, green, blue] = channelsOf(color).map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Black or white, whichever is easier to read on `color`. */
export function inkOn(color: string): string {
  return luminanceOf(color) > 0.179 ? '#000000' : '#FFFFFF'
}

/** How far two colours are apart in light, 1 … 21 (contrast ratio of WCAG 2). */
export function contrastOf(one: string, other: string): number {
  const [low, high] = [luminanceOf(one), luminanceOf(other)].sort((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

/**
 * `#RRGGBB` as one opaque RGBA pixel of little-endian memory, which is how every machine that runs Overstep stores it.
 * Signed, since opaque colours are then small negative numbers, which engines pass around without allocating.
 */
export function pixelOf(color: string): number {
  const [red, green, blue] = channelsOf(color)
  return (255 << 24) | (blue << 16) | (green << 8) | red
}
