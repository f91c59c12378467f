import type { SvgNode } from '#shared/plot/chart/index.ts'

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
