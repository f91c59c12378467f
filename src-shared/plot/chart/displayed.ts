import type { ECharts } from 'echarts/core'

/** A piece of text as a chart displays it: of one font, centred on `y` and standing at `x` by its alignment. */
export interface DisplayedText {
  /** Known by it among the nodes of an SVG. */
  id: string
  text: string
  x: number
  y: number
  align: string
  /** In the form of the CSS `font` property. */
  font: string
  /** The text that it is a part of: the same object for all of its parts. */
  whole: WholeText | null
  /** Around the piece, in CSS pixels; as high as any letter may be. */
  box: { x: number; y: number; width: number; height: number }
}

export interface WholeText {
  /** With marks, in lines. */
  text: string
  /** Whether it has marked parts. */
  marked: boolean
  font: string | undefined
}

/** What is known of an element that a chart displays; the types of ECharts do not know it. */
interface Displayed {
  id: number
  type: string
  style: { text?: string; x?: number; y?: number; textAlign?: string; font: string }
  parent: { style: { text?: string; rich?: object; font?: string } } | null
  getBoundingRect(): { clone(): Box }
  getComputedTransform(): number[] | null
}
interface Box {
  x: number
  y: number
  width: number
  height: number
  applyTransform(transform: number[]): void
}

/** The text of a chart that has been drawn, piece by piece, from behind. */
export function displayedTexts(chart: ECharts): DisplayedText[] {
  const shown = chart.getZr().storage.getDisplayList(true) as unknown as Displayed[]
  const wholes = new Map<object, WholeText>()
  return shown
    .filter(({ type }) => type === 'tspan')
    .map((piece) => {
      const { text = '', x = 0, y = 0, textAlign = 'left', font } = piece.style
      const box = piece.getBoundingRect().clone()
      const transform = piece.getComputedTransform()
      if (transform) box.applyTransform(transform)
      return { id: String(piece.id), text, x, y, align: textAlign, font, whole: wholeOf(piece, wholes), box }
    })
}

function wholeOf({ parent }: Displayed, known: Map<object, WholeText>): WholeText | null {
  if (!parent) return null
  let whole = known.get(parent)
  if (!whole) {
    const { text = '', rich, font } = parent.style
    whole = { text, marked: rich !== undefined, font }
    known.set(parent, whole)
  }
  return whole
}
