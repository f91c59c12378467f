import { convergence, lengthAxis } from '../paths/convergence.ts'
import { tablesOfRuns, type CompareFigureKind } from './compare.ts'
import { drawLines, type CompareLine } from './lines.ts'
import { figureData } from '../data.ts'
import { startLabel } from '../paths/members.ts'
import { numberMarkup, themeOf } from '../../plot/index.ts'

/** The length of each step of the descents of all runs. */
export const compareConvergence: CompareFigureKind = {
  name: 'convergence',
  title: 'Step length by iteration',
  takes: ({ kind }) => kind === 'trajectory',
  draw(input, options) {
    const tolerances = new Set<number>()
    const lines = input.runs.flatMap(({ run, data }, index): CompareLine[] => {
      const { config } = run
      if (config.kind !== 'trajectory') return []
      tolerances.add(config.tolerance)
      return data.members.flatMap(({ index: member, parameters }) => {
        const series = data.series.find((one) => one.member === member && one.name === 'stepLength')
        if (!series) return []
        const start = startLabel(config, [parameters.start].flat().map(Number))
        return [{ run: index, start, rate: Number(parameters.learningRate), x: series.steps, y: series.values }]
      })
    })
    const levels = [...tolerances].sort((a, b) => a - b)
    const last = Math.max(1, ...lines.map(({ x }) => x.at(-1) ?? 0))
    return drawLines(input, options, {
      lines,
      x: { name: 'iteration {symbol|t}', scale: 'linear', min: 0, max: last },
      y: lengthAxis(
        lines.map(({ y }) => y),
        levels[0] ?? 1e-6,
      ),
      levels,
      extra: [
        {
          swatch: { kind: 'line', color: themeOf(options.style).ink, dashed: true },
          label: `tolerance ${levels.map((level) => numberMarkup(level)).join(', ')}`,
        },
      ],
    })
  },
  data: (input) =>
    tablesOfRuns(input, (one) => (one.run.config.kind === 'trajectory' ? figureData(convergence, one) : undefined)),
}
