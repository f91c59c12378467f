import { expect, test } from 'vitest'
import { openSvgChart, type DisplayedText } from '#shared/plot/chart/index.ts'
import { figureIn, haloedText, layoutFrame, themeOf } from '#shared/plot/index.ts'
import { prepareDrawing } from './draw.ts'
import { baselineBelowMiddle } from './ruler.ts'

prepareDrawing()

/** The pieces of lines of text, as a canvas draws them. */
function piecesOf(lines: readonly string[]): DisplayedText[] {
  const size = { width: 480, height: 360 }
  const axis = { name: '', scale: 'linear', min: 0, max: 1 } as const
  const frame = layoutFrame({ style: 'print', ...size }, { x: axis, y: axis })
  const words = lines.map((line, index) =>
    haloedText(line, 100, 40 + 40 * index, { fontSize: 12, theme: themeOf('print') }),
  )
  const chart = openSvgChart({ ...size, pixelRatio: 1 })
  try {
    chart.show(figureIn(frame, { marks: [], words }))
    chart.flush()
    return chart.texts().filter(({ whole }) => lines.includes(whole?.text ?? ''))
  } finally {
    chart.dispose()
  }
}

test('symbols stand on the baseline of the words around them', () => {
  const pieces = piecesOf(['learning rate {symbol|γ} here'])
  const baselines = pieces.map(({ y, font }) => y + baselineBelowMiddle(font))
  expect(pieces.some(({ font }) => font.includes('STIX'))).toBe(true)
  expect(pieces.length).toBeGreaterThan(2)
  for (const baseline of baselines) expect(baseline).toBeCloseTo(baselines[0]!, 6)
})

test('exponents are as high in one line as in another, whatever stands in it', () => {
  const lines = ['10{sup|−3}', '{symbol|γ} = 10{sup|−3}', '{symbol|x}{sub|0} → 10{sup|−3}']
  const pieces = piecesOf(lines)
  const heights = lines.map((_, index) => {
    const own = pieces.filter(({ whole }) => whole?.text === lines[index])
    const [ten, raised] = ['10', '−3'].map((text) => own.find((piece) => piece.text.trim().endsWith(text))!)
    return ten!.y - raised!.y
  })
  expect(heights[0]).toBeGreaterThan(2)
  for (const height of heights) expect(height).toBeCloseTo(heights[0]!, 6)
})
