import type { Figure } from '../figure.ts'
import { TICK } from '../frame-axes.ts'
import { layoutLegend } from '../legend.ts'
import { xPixel, yPixel, type Plane } from '../plane.ts'
import type { SheetElement, SheetText } from '../sheet.ts'
import type { Sizes } from '../sizes.ts'
import { richStyles, textFamily } from '../text.ts'

/** What stands around the planes of a figure as graphic elements of ECharts. */
export function elementsOf({ legend, planes, words, parts = [], sizes }: Figure): object[] {
  const options = (elements: readonly SheetElement[]) => elements.flatMap((element) => elementOption(element, sizes))
  return [
    ...options(legend ? layoutLegend(legend, sizes).elements : []),
    ...options(planes.flatMap((plane) => minorTicks(plane, sizes))),
    ...options(parts.map(({ title }) => title)),
    ...parts.map(({ left, top, figure }) => ({
      type: 'group',
      x: left,
      y: top,
      silent: true,
      children: elementsOf(figure),
    })),
    ...options(words),
  ]
}

/** Minor ticks, at half the length of the others: an axis of ECharts draws ticks of one length only. */
function minorTicks(plane: Plane, { theme, scale }: Sizes): SheetElement[] {
  const length = (TICK * scale) / 2
  const { left, top, height, x, y } = plane
  const frame = { plot: plane, x, y }
  const bottom = top + height
  const line = (from: [number, number], to: [number, number]): SheetElement => ({
    kind: 'line',
    from,
    to,
    stroke: theme.axis,
    width: theme.axisWidth * scale,
  })
  return [
    ...(x.drawn?.minor ?? []).map((tick) => {
      const across = xPixel(frame, tick)
      return line([across, bottom], [across, bottom + length])
    }),
    ...(y.drawn?.minor ?? []).map((tick) => {
      const down = yPixel(frame, tick)
      return line([left - length, down], [left, down])
    }),
  ]
}

function elementOption(element: SheetElement, sizes: Sizes): object[] {
  switch (element.kind) {
    case 'text':
      return textOptions(element, sizes)
    case 'line': {
      const { from, to, stroke, width, dash, opacity, z } = element
      return [
        {
          ...placed('line', z),
          shape: { x1: from[0], y1: from[1], x2: to[0], y2: to[1] },
          style: {
            stroke,
            lineWidth: width,
            ...(dash && { lineDash: dash }),
            ...(opacity !== undefined && { opacity }),
          },
        },
      ]
    }
    case 'rectangle': {
      const { x, y, width, height, fill = 'none', outline, opacity, z } = element
      const inset = (outline?.width ?? 0) / 2
      return [
        {
          ...placed('rect', z),
          shape: { x: x + inset, y: y + inset, width: width - 2 * inset, height: height - 2 * inset },
          style: {
            fill,
            ...(outline && { stroke: outline.color, lineWidth: outline.width }),
            ...(opacity !== undefined && { opacity }),
          },
        },
      ]
    }
    case 'polygon': {
      const { corners, fill, stroke, width, z } = element
      return [{ ...placed('polygon', z), shape: { points: corners }, style: { fill, stroke, lineWidth: width } }]
    }
    case 'ramp': {
      const { x, y, width, height, stops } = element
      const fill = { type: 'linear', x: 0, y: 1, x2: 0, y2: 0, colorStops: stops }
      return [{ ...placed('rect'), shape: { x, y, width, height }, style: { fill } }]
    }
  }
}

/** Words lie over all marks. */
const WORDS = 10

function placed(type: string, z?: number) {
  return { type, silent: true, ...(z !== undefined && { z }) }
}

function textOptions({ text, x, y, fontSize, color, align, rotation, rim }: SheetText, { theme }: Sizes): object[] {
  const style = {
    text,
    fill: color,
    fontSize,
    fontFamily: textFamily,
    align,
    verticalAlign: 'middle',
    rich: richStyles(fontSize, theme),
  }
  const line = { ...placed('text', WORDS), x, y, rotation }
  if (!rim) return [{ ...line, style }]
  return [
    // Text that is filled twice is there twice for those who search or copy it.
    { ...line, style: { ...style, fill: 'none', stroke: rim.color, lineWidth: rim.width } },
    { ...line, style },
  ]
}
