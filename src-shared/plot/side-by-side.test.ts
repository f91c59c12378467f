import { expect, test } from 'vitest'
import { commonLegend } from './common-legend.ts'
import { figuresOf, type FigureOptions } from '../figures/index.ts'
import type { LegendItem } from './legend.ts'
import { sampleNetworks } from '../results/networks.fixture.ts'
import { columnsOf, drawSideBySide } from './side-by-side.ts'

const options: FigureOptions = { style: 'print', width: 900, height: 600 }
type Part = Record<string, unknown>
const all = (part: unknown) => [part].flat() as Part[]

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
  const { option } = drawSideBySide(panels, options)
  const [grids, xAxes, yAxes, series] = [option.grid, option.xAxis, option.yAxis, option.series].map(all)
  expect(grids).toHaveLength(3)
  kinds.forEach((kind, panel) => {
    const alone = kind.draw(input, sizes.at(panel - 3)!).option
    const own = series!.filter(({ xAxisIndex }) => xAxisIndex === panel)
    const stripped = (one: Part) => ({ ...one, id: undefined, xAxisIndex: undefined, yAxisIndex: undefined })
    expect(own.map(({ id }) => id)).toEqual(all(alone.series).map(({ id }) => `${panel} ${String(id)}`))
    expect(JSON.stringify(own.map(stripped))).toBe(JSON.stringify(all(alone.series).map(stripped)))
    for (const [axes, axis] of [
      [xAxes!, alone.xAxis],
      [yAxes!, alone.yAxis],
    ] as const)
      expect(JSON.stringify({ ...axes[panel], gridIndex: undefined })).toBe(JSON.stringify(axis))
    const [grid] = all(alone.grid)
    expect([grids![panel]!.width, grids![panel]!.height]).toEqual([grid!.width, grid!.height])
  })
  // No plane reaches into another.
  grids!.forEach((one, index) =>
    grids!.slice(index + 1).forEach((other) => {
      const apart = (start: string, length: string) =>
        Number(one[start]) + Number(one[length]) <= Number(other[start]) ||
        Number(other[start]) + Number(other[length]) <= Number(one[start])
      expect(apart('left', 'width') || apart('top', 'height')).toBe(true)
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
