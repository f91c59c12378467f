import { learningRatesOf, type LandscapeDefinition } from '#shared/contract/index.ts'
import type { MapConfig } from '#shared/results/index.ts'
import { rulesWithMomentum } from '#shared/rules/index.ts'

/** A number that a map is flown over with, and the slider that moves it. */
export interface Setting {
  /** What it is called: a symbol. */
  name: string
  label: string
  value: number
  min: number
  max: number
  /** Steps of the slider are even in the logarithm. */
  isLog: boolean
  /** The config with another value. */
  set(config: MapConfig, value: number): MapConfig
}

/** Learning rates of a slider: so many times less and more than where it was begun. */
const RATE_SPAN = 30
const MOST_MOMENTUM = 0.99

/**
 * What of a config can be slid while one flies over its map: the learning rate of a basin map, a momentum, and the
 * parameters of a landscape of one's own.
 * @param begun the config that the flight began with, about whose values the sliders lie
 */
export function settingsOf(config: MapConfig, begun: MapConfig): Setting[] {
  const settings: Setting[] = []
  if (config.kind === 'basin-map') {
    const rates = learningRatesOf(begun as typeof config)
    settings.push({
      name: 'γ',
      label: 'learning rate',
      value: learningRatesOf(config)[0]!,
      min: Math.min(...rates) / RATE_SPAN,
      max: Math.max(...rates) * RATE_SPAN,
      isLog: true,
      set: (of, learningRate) => ({ ...of, learningRate }) as MapConfig,
    })
  }
  const { rule } = config
  const overMomenta = config.kind === 'fate-map' && config.momentum !== undefined
  if (rule && 'momentum' in rule && rulesWithMomentum.includes(rule.name) && !overMomenta)
    settings.push({
      name: 'β',
      label: 'momentum',
      value: rule.momentum,
      min: 0,
      max: Math.max(MOST_MOMENTUM, rule.momentum),
      isLog: false,
      set: (of, momentum) => ({ ...of, rule: { ...rule, momentum } }),
    })
  const landscape = definitionOf(config)
  const first = definitionOf(begun)?.parameters ?? {}
  for (const [name, value] of Object.entries(landscape?.parameters ?? {})) {
    const middle = first[name] ?? value
    const reach = 2 * Math.abs(middle) || 1
    settings.push({
      name,
      label: `parameter ${name}`,
      value,
      min: Math.min(middle - reach, value),
      max: Math.max(middle + reach, value),
      isLog: false,
      set: (of, changed) => withParameter(of, name, changed),
    })
  }
  return settings
}

function definitionOf({ landscape }: MapConfig): LandscapeDefinition | undefined {
  return typeof landscape === 'string' ? undefined : landscape
}

function withParameter(config: MapConfig, name: string, value: number): MapConfig {
  const landscape = definitionOf(config)!
  return { ...config, landscape: { ...landscape, parameters: { ...landscape.parameters, [name]: value } } }
}

/** Steps of a slider. */
export const SLIDER_STEPS = 1000

/** Where on its slider a setting is: 0 … SLIDER_STEPS. */
export function placeOf({ value, min, max, isLog }: Omit<Setting, 'set'>): number {
  const fraction = isLog ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min)
  return Math.round(fraction * SLIDER_STEPS)
}

/** The value at a place of a slider, in digits that can be read. */
export function valueAtPlace({ min, max, isLog }: Omit<Setting, 'set'>, place: number): number {
  const fraction = place / SLIDER_STEPS
  const value = isLog ? min * (max / min) ** fraction : min + (max - min) * fraction
  const digits = isLog ? 4 : Math.max(1, Math.ceil(Math.log10((Math.abs(value) * SLIDER_STEPS) / (max - min))) + 1)
  return Number(value.toPrecision(Math.min(digits, 12)))
}
