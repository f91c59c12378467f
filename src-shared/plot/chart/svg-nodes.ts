import type { ECharts } from 'echarts/core'

/** A node of the SVG of a chart, before it is written. */
export interface SvgNode {
  tag: string
  /** Of text, the id of the displayed piece that it is of. */
  key?: string
  attrs: Record<string, string | number | boolean | null | undefined>
  children?: SvgNode[]
  text?: string
}

/** What the painter of a chart can do that draws as SVG; the types of ECharts do not know it. */
interface SvgPainter {
  renderToVNode(options: { compress: boolean; useViewBox: boolean }): SvgNode
}

/** What a chart draws, as the children of its root; `compress` leaves out a group around all of it. */
export function paintedNodes(chart: ECharts): SvgNode[] {
  const painter = chart.getZr().painter as unknown as SvgPainter
  return painter.renderToVNode({ compress: true, useViewBox: true }).children ?? []
}
