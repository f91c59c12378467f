import { computed, type ComputedRef, type ShallowRef } from 'vue'
import { type CurveReading, type Figure, formatNumber, plainText, readCurves } from '#shared/plot/index.ts'
import { type Point, toPixel } from '../gestures/index.ts'

/** The values of all curves of a figure, where they are told, and what they are over. */
interface ToldCurves {
  reading: CurveReading
  /** In pixels of the figure. */
  at: Point
  symbol: string
}

/**
 * The values of all curves of what is seen, at the pointer or at that of a linked figure, and the same in words; null
 * where there are none.
 */
export function useCurveReading(
  figure: Readonly<ShallowRef<Figure | undefined>>,
  pointed: () => Point | Partial<Point> | null,
): { curves: ComputedRef<ToldCurves | null>; words: ComputedRef<string> } {
  const curves = computed((): ToldCurves | null => {
    const { x, y } = pointed() ?? {}
    const [main] = figure.value?.planes ?? []
    if (!main || x === undefined || y === undefined) return null
    const reading = readCurves(figure.value!, { x, y })
    const [, symbol = 'x'] = /\{symbol\|([^}]*)\}/.exec(main.x.name) ?? []
    return reading && { reading, at: toPixel(main, { x, y }), symbol: `{symbol|${symbol}} =` }
  })
  const words = computed(() => {
    if (!curves.value) return ''
    const { symbol, reading } = curves.value
    const rows = reading.rows.map(({ label, values }) => {
      const told = values.map(({ part, value }) => `${plainText(part)} ${formatNumber(value, 4)}`.trim())
      return `${plainText(label)}: ${told.join(', ')}`
    })
    return [`${plainText(symbol)} ${formatNumber(reading.x, 5)}`, ...rows].join('; ')
  })
  return { curves, words }
}
