import type { Chart } from './chart.ts'

/** Whether all text of a chart that has been drawn is within the drawing. */
export function holdsItsText(chart: Chart, { width, height }: { width: number; height: number }): boolean {
  // Boxes are as high as any letter may be; a pixel of that is never inked.
  return chart
    .texts()
    .every(
      ({ box }) => box.x >= -1 && box.y >= -1 && box.x + box.width <= width + 1 && box.y + box.height <= height + 1,
    )
}
