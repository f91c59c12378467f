import type { FigureKind } from '#shared/figures/index.ts'

interface Series {
  id?: string
  lineStyle?: object
  itemStyle?: object
}

/** The figure with everything that belongs to other members than `member` stepping back. */
export function highlighted(kind: FigureKind, member: number): FigureKind {
  return {
    ...kind,
    draw(input, options) {
      const figure = kind.draw(input, options)
      const series = (figure.option['series'] as Series[]).map((one) => {
        const owner = /^\w+-(\d+)$/.exec(one.id ?? '')
        if (!owner || Number(owner[1]) === member) return one
        const faint = { opacity: 0.12 }
        return { ...one, lineStyle: { ...one.lineStyle, ...faint }, itemStyle: { ...one.itemStyle, ...faint } }
      })
      return { ...figure, option: { ...figure.option, series } }
    },
  }
}
