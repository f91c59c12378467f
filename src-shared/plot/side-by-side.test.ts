import { expect, test } from 'vitest'
import { commonLegend } from './common-legend.ts'
import { figuresOf } from '../figures/index.ts'
import type { FigureOptions } from './index.ts'
import type { LegendItem } from './legend.ts'
import { sampleNetworks } from '../results/networks.fixture.ts'
import { columnsOf, drawSideBySide } from './side-by-side.ts'

const options: FigureOptions = { style: 'print', width: 900, height: 600 }

test('each figure is what it is by itself in the size of its panel, on its own axes', () => {
  const input = sampleNetworks()
  const kinds = figuresOf(input.run.config).slice(0, 3)
  const sizes: FigureOptions[] = []
  const panels = kinds.map((kind) => ({
    titles: [kind.title],
    view: null,
    draw(given: FigureOptions) {
      sizes.push(given)
      return kind.draw(input, given)
    },
  }))
  const { parts = [] } = drawSideBySide(panels, options)
  expect(parts).toHaveLength(3)
  kinds.forEach((kind, panel) => {
    const { figure } = parts[panel]!
    const alone = kind.draw(input, sizes.at(panel - 3)!)
    expect(JSON.stringify(figure)).toBe(JSON.stringify(alone))
    expect(figure.marks.length).toBeGreaterThan(0)
  })
  // No plane reaches into another.
  const planes = parts.map(({ left, top, figure }) => {
    const [plane] = figure.planes
    return { left: plane!.left + left, top: plane!.top + top, width: plane!.width, height: plane!.height }
  })
  planes.forEach((one, index) =>
    planes.slice(index + 1).forEach((other) => {
      const across = one.left + one.width <= other.left || other.left + other.width <= one.left
      const down = one.top + one.height <= other.top || other.top + other.height <= one.top
      expect(across || down).toBe(true)
    }),
  )
})

test('panels are laid out so that they are large', () => {
  expect(columnsOf(1, { width: 100, height: 900 })).toBe(1)
  expect(columnsOf(2, { width: 900, height: 400 })).toBe(2)
  expect(columnsOf(2, { width: 300, height: 900 })).toBe(1)
  expect(columnsOf(8, { width: 1600, height: 600 })).toBe(4)
})

const area = (label: string, ...colors: string[]): LegendItem => ({ swatch: { kind: 'area', colors }, label })
const words = (label: string): LegendItem => ({ swatch: { kind: 'none' }, label })

test('what legends have in common is said once; each figure says what it counts, unless all count the same', () => {
  const counted = (item: LegendItem, value: string) => ({ ...item, value })
  const legend = (flat: string, slow: string, ...shades: string[]) => [
    counted(area('flat', 'blue'), flat),
    counted(area('slow', 'grey'), slow),
    area('periodic', ...shades),
    words('means'),
  ]
  const first = [...legend('1 %', '7 %', 'green'), words('γ = 0.1')]
  expect(commonLegend([first, legend('2 %', '7 %', 'green', 'olive')])).toEqual({
    common: [area('flat', 'blue'), area('slow', 'grey'), area('periodic', 'green', 'olive'), words('means')],
    own: [
      [area('1 %', 'blue'), area('7 %', 'grey'), words('γ = 0.1')],
      [area('2 %', 'blue'), area('7 %', 'grey')],
    ],
  })
  expect(commonLegend([first, legend('1 %', '7 %', 'green')])).toEqual({
    common: legend('1 %', '7 %', 'green'),
    own: [[words('γ = 0.1')], []],
  })
})

test('legends in which one colour means two things stay apart', () => {
  const legends = [[area('a', 'blue')], [area('b', 'blue')]]
  expect(commonLegend(legends)).toEqual({ common: [], own: legends })
})
