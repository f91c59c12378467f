import type { ECharts } from 'echarts/core'

/** A node of the SVG of a chart, before it is written. */
export interface SvgNode {
  tag: string
  /** Of text, the id of the displayed piece that it is of. */
  key?: string
  attrs: Record<string, string | number | boolean | null | undefined>
  children?: SvgNode[]
  text?: string
  /** Of a line of words, the text with its marks. */
  markup?: string
}

/** What the painter of a chart can do that draws as SVG; the types of ECharts do not know it. */
interface SvgPainter {
  renderToVNode(options: { compress: boolean; useViewBox: boolean }): SvgNode
}

/**
 * What a chart draws, as the children of its root, to a hundredth of a pixel: `compress` would round to tenths, which
 * are steps to be seen in print, and leave out the group around all.
 */
export function paintedNodes(chart: ECharts): SvgNode[] {
  const painter = chart.getZr().painter as unknown as SvgPainter
  const { children = [] } = painter.renderToVNode({ compress: false, useViewBox: true })
  return children.flatMap((node) => (node.key === 'main' ? (node.children ?? []) : [node])).map(rounded)
}

function rounded(node: SvgNode): SvgNode {
  const { attrs, children } = node
  // Shapes that are scaled, and arcs that begin where they end, go by smaller numbers.
  const isFine = attrs.transform !== undefined || /A/.test(String(attrs.d ?? ''))
  const shape = (['d', 'points'] as const).filter((name) => !isFine && attrs[name] !== undefined)
  const short = (text: string): string =>
    text.replace(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))))
  return {
    ...node,
    attrs: { ...attrs, ...Object.fromEntries(shape.map((name) => [name, short(String(attrs[name]))])) },
    ...(children && { children: children.map(rounded) }),
  }
}
