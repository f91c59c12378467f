import type { StationaryPoint } from '#shared/contract/index.ts'
import { markerCorners, type Marker } from '#shared/plot/index.ts'

/** Shapes that tell saddles and maxima from each other and from minima, which are circles. */
const markers: Record<StationaryPoint['kind'], Marker> = { saddle: 'diamond', maximum: 'triangle' }

/** The mark of such a point around a place as the `d` of an SVG path; sizes in CSS pixels. */
export function stationaryMark(kind: StationaryPoint['kind'], x: number, y: number, size: number): string {
  const corners = markerCorners(markers[kind], x - size / 2, y - size / 2, size)
  return `M${corners.map(([across, down]) => `${across.toFixed(2)} ${down.toFixed(2)}`).join('L')}Z`
}
