import { OverstepError, type Annotation, type ExportOptions } from '../contract/index.ts'
import type { Figure, FigureOptions } from './figure.ts'
import { fractionOf, xPixel, yPixel, type Plane } from './plane.ts'
import { haloedText, textElement, type SheetElement } from './sheet.ts'
import { styledSizes } from './sizes.ts'
import { plainMarkup, type Markup } from './text.ts'

/** What the user adds to a figure. */
export type Additions = Pick<ExportOptions, 'letter' | 'title' | 'annotations'>

/** Words of the user as they stand in a figure: Greek letters are symbols. */
export function ownMarkup(words: string): Markup {
  return plainMarkup(words, 200).replace(/[α-ωΑ-Ω]/g, (letter) => `{symbol|${letter}}`)
}

/**
 * The figure with its panel letter and its title in a row above it, and annotations in it.
 * @param draw draws it in what is left of the drawing
 * @throws {OverstepError} `invalid-input` where something is to be where the axes are not
 */
export function drawWithAdditions(
  options: FigureOptions,
  { letter, title, annotations }: Additions,
  draw: (options: FigureOptions) => Figure,
): Figure {
  const { fontSize, nameSize, scale, theme } = styledSizes(options)
  const row = letter || title ? Math.round(nameSize * 1.7) : 0
  const own = { ...options, height: Math.max(options.height - row, 1), ...(row > 0 && { fontSize }) }
  const drawn = draw(own)
  const figure =
    annotations.length === 0
      ? drawn
      : { ...drawn, words: [...drawn.words, ...annotations.flatMap((one, index) => elementsOf(one, index, drawn))] }
  if (row === 0) return figure
  const pad = 10 * scale
  const middle = row * 0.62
  const heading = { fontSize: nameSize, theme }
  const [first] = [letter, title].filter(Boolean)
  const mark = textElement(letter ? `{strong|${plainMarkup(letter)}}` : ownMarkup(first!), pad, middle, heading)
  return {
    paper: figure.paper,
    sizes: figure.sizes,
    planes: [],
    marks: [],
    words:
      letter && title
        ? [textElement(ownMarkup(title), pad + nameSize * (letter.length * 0.7 + 0.8), middle, heading)]
        : [],
    parts: [{ title: mark, left: 0, top: row, figure, options: own }],
  }
}

/** An annotation in pixels of the figure. */
function elementsOf(annotation: Annotation, index: number, figure: Figure): SheetElement[] {
  const { sizes } = figure
  const { fontSize, theme, scale } = sizes
  const style = { fontSize, theme }
  const refuse = (message: string): never => {
    const path = `options.annotations[${index}]`
    throw new OverstepError('invalid-input', `${path}: ${message}`, { issues: [{ path, message }] })
  }
  const [plane] = figure.planes
  if (!plane || figure.parts) return refuse('is for a single figure with axes')
  const pixelOf = ([x, y]: readonly [number, number]): [number, number] => {
    const shown = figure.pointing ? figure.pointing.pixelOf({ x, y }) : isShown(plane, 'x', x) && isShown(plane, 'y', y)
    if (!shown) return refuse(`lies outside of the axes, which show ${extentOf(plane)}, got ${x}, ${y}`)
    return shown === true ? place(plane, x, y) : [shown.x, shown.y]
  }
  switch (annotation.kind) {
    case 'text': {
      const [x, y] = pixelOf(annotation.at)
      return [haloedText(ownMarkup(annotation.text), x, y, style)]
    }
    case 'arrow': {
      const [from, to] = [pixelOf(annotation.from), pixelOf(annotation.to)]
      const [across, down] = [to[0] - from[0], to[1] - from[1]]
      const length = Math.hypot(across, down) || 1
      const [a, b] = [across / length, down / length]
      const head = Math.min(7 * scale, length / 2)
      const neck: [number, number] = [to[0] - a * head, to[1] - b * head]
      const corner = (side: number): [number, number] => [
        neck[0] - side * b * head * 0.42,
        neck[1] + side * a * head * 0.42,
      ]
      // Words stand behind the end from which it comes.
      const align = a >= 0 ? 'right' : 'left'
      const beside = (a >= 0 ? -4 : 4) * scale
      return [
        { kind: 'line', from, to: neck, stroke: theme.ink, width: 1.2 * scale, z: 9 },
        {
          kind: 'polygon',
          corners: [to, corner(1), corner(-1)],
          fill: theme.ink,
          stroke: theme.ink,
          width: 0.1 * scale,
          z: 9,
        },
        ...(annotation.text
          ? [haloedText(ownMarkup(annotation.text), from[0] + beside, from[1], { ...style, align })]
          : []),
      ]
    }
    case 'line': {
      if (figure.pointing) return refuse('is for a figure whose axes lie flat; use text or an arrow')
      const { axis, at, text } = annotation
      if (!isShown(plane, axis, at))
        return refuse(`lies outside of the ${axis} axis, which shows ${extentOf(plane, axis)}, got ${at}`)
      const [x, y] = place(plane, axis === 'x' ? at : plane.x.min, axis === 'y' ? at : plane.y.max)
      const [right, bottom] = [plane.left + plane.width, plane.top + plane.height]
      const to: [number, number] = axis === 'x' ? [x, bottom] : [right, y]
      const line = {
        kind: 'line',
        from: [x, y],
        to,
        stroke: theme.ink,
        width: scale,
        dash: [4 * scale, 3 * scale],
        z: 9,
      } as const
      if (!text) return [line]
      const words = ownMarkup(text)
      // Along the line, at its end, on the side where the plane goes on.
      const isLeft = x < plane.left + plane.width / 2
      return axis === 'x'
        ? [
            line,
            haloedText(words, x + (isLeft ? 4 : -4) * scale, plane.top + fontSize, {
              ...style,
              align: isLeft ? 'left' : 'right',
            }),
          ]
        : [line, haloedText(words, right - 4 * scale, y - fontSize * 0.75, { ...style, align: 'right' })]
    }
  }
}

function place(plane: Plane, x: number, y: number): [number, number] {
  const frame = { plot: plane, x: plane.x, y: plane.y }
  return [xPixel(frame, x), yPixel(frame, y)]
}

function isShown(plane: Plane, axis: 'x' | 'y', value: number): boolean {
  const fraction = fractionOf(plane[axis], value)
  return fraction >= -1e-9 && fraction <= 1 + 1e-9
}

function extentOf(plane: Plane, ...axes: ('x' | 'y')[]): string {
  const shown = axes.length > 0 ? axes : (['x', 'y'] as const)
  return shown.map((axis) => `${axis} from ${plane[axis].min} to ${plane[axis].max}`).join(', ')
}
