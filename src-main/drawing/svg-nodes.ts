import type { ECharts } from 'echarts/core'

/** A node of the SVG of a chart, before it is written. */
export interface SvgNode {
  tag: string
  /** Of text, the id of the displayed element that it is of. */
  key?: string
  attrs: Record<string, string | number | boolean | null | undefined>
  children?: SvgNode[]
  text?: string
}

/** What the painter of a chart can do that draws as SVG; the types of the chart do not know it. */
interface SvgPainter {
  renderToVNode(options: { compress: boolean; useViewBox: boolean }): SvgNode
}

/** What a chart draws, as the children of its root; `compress` leaves out a group around all of it. */
export function paintedNodes(chart: ECharts): SvgNode[] {
  const painter = chart.getZr().painter as unknown as SvgPainter
  return painter.renderToVNode({ compress: true, useViewBox: true }).children ?? []
}

/** Nodes as XML, a line for each. */
export function writtenNodes(nodes: readonly SvgNode[]): string {
  return nodes.map((node) => written(node, '\n')).join('\n')
}

function written({ tag, attrs, children = [], text = '' }: SvgNode, between: string): string {
  const names = Object.entries(attrs).flatMap(([name, value]) =>
    value === undefined || value === null || value === false || isForPointers(name)
      ? []
      : [` ${name}="${escapedXml(String(value)).replaceAll('"', '&quot;')}"`],
  )
  // A line break between pieces of text would be a space in it.
  const gap = tag === 'text' ? '' : between
  const inside = children.map((child) => `${written(child, gap)}${gap}`).join('')
  const content = escapedXml(text) + (inside && gap + inside)
  return content ? `<${tag}${names.join('')}>${content}</${tag}>` : `<${tag}${names.join('')} />`
}

/** What the chart tells a page of its elements, for which a file has no use. */
function isForPointers(name: string): boolean {
  return name === 'class' || name === 'pointer-events' || name.startsWith('ecmeta_')
}

/** Text as it stands within an element. */
export function escapedXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
