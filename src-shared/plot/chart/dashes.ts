type Point = [x: number, y: number]

/** A gap over which a line goes so many times as far as it is wide is drawn: a peak must not be lost in it. */
const STEEPEST = 4

/**
 * A line in strokes and gaps that lie where they would along the x axis, in place of along the line: lines over each
 * other have their gaps in common, where dashes of their own would fill each other's.
 * @param line points in pixels, from left to right
 * @param seen the part of the x axis, in pixels, beyond which nothing is drawn, however far the line goes
 */
export function strokesAcross(
  line: readonly Point[],
  [stroke, gap]: readonly [number, number],
  seen: readonly [number, number] = [-Infinity, Infinity],
): Point[][] {
  const points = within(line, seen)
  const period = stroke + gap
  const pieces: Point[][] = []
  let piece: Point[] = []
  let isGap = false
  const end = (): void => {
    const length = piece
      .slice(1)
      .reduce((sum, [x, y], index) => sum + Math.hypot(x - piece[index]![0], y - piece[index]![1]), 0)
    const last = pieces.at(-1)
    const drawn = !isGap || length > STEEPEST * gap
    const [first] = piece
    const goesOn = last && first && last.at(-1)![0] === first[0] && last.at(-1)![1] === first[1]
    if (drawn && goesOn) last.push(...piece.slice(1))
    else if (drawn && piece.length > 1) pieces.push(piece)
    piece = []
  }
  const phaseOf = (x: number): boolean => x - period * Math.floor(x / period) >= stroke
  for (const [index, to] of points.entries()) {
    const from = points[index - 1]
    if (!from) {
      isGap = phaseOf(to[0])
      piece = [to]
      continue
    }
    const width = to[0] - from[0]
    // Every edge of a stroke between the two.
    let turn = Math.floor(from[0] / period)
    for (; ; turn++) {
      const edges = [turn * period + stroke, (turn + 1) * period].filter((edge) => edge > from[0] && edge < to[0])
      for (const edge of edges) {
        const at: Point = [edge, from[1] + ((edge - from[0]) / width) * (to[1] - from[1])]
        piece.push(at)
        end()
        isGap = !isGap
        piece = [at]
      }
      if ((turn + 1) * period >= to[0]) break
    }
    piece.push(to)
  }
  end()
  return pieces
}

/** The part of a line from left to right that lies between two places of the x axis. */
function within(line: readonly Point[], [low, high]: readonly [number, number]): Point[] {
  const points: Point[] = []
  for (const [index, to] of line.entries()) {
    const from = line[index - 1] ?? to
    if (to[0] < low || from[0] > high) continue
    const at = (x: number): Point => [x, from[1] + ((x - from[0]) / (to[0] - from[0])) * (to[1] - from[1])]
    if (from[0] < low) points.push(at(low))
    points.push(to[0] > high ? at(high) : to)
  }
  return points
}
