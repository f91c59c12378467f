import { OverstepError, type FigureLook, type SweepLook } from '../../contract/index.ts'
import { plainText, type FigureInput, type FigureKind } from '../../plot/index.ts'
import { sweptAxes, type SweepInput } from './cells.ts'
import { findingsOf } from './findings.ts'
import { sweepMap } from './map.ts'
import { sweepPanels } from './panels.ts'
import { sweepParallel } from './parallel.ts'
import { shownSweep, sweepTable, type ShownSweep, type SweepFigureKind } from './prepared.ts'
import { sweepResults } from './results.ts'
import { sweepValues } from './values.ts'

const figures = [sweepValues, sweepMap, sweepPanels, sweepParallel] as const

/** A sweep as a figure of it is asked for by its name: what it is drawn from, and how it is looked at. */
export interface SweepSource {
  input: SweepInput
  look: SweepLook
}

/** The figures of a sweep, the one to look at first in front. */
export function sweepFigures({ sweep }: Pick<SweepInput, 'sweep'>): SweepFigureKind[] {
  const swept = sweptAxes(sweep)
  return figures.filter(({ takes }) => takes(swept))
}

/**
 * A figure of a sweep by its name, as one that is drawn, exported and tabled like that of a run.
 * @throws {OverstepError} `not-found` where there is no such figure, result or field, with those that there are;
 *   `conflict` where no run of it has ended
 */
export function sweepFigure(
  input: SweepInput,
  look: SweepLook,
  name: string,
): { kind: FigureKind; input: FigureInput } {
  const { sweep, rows, first } = input
  const all = sweepFigures(input)
  const figure = all.find((one) => one.name === name)
  if (!figure)
    throw unknown(
      'figure',
      name,
      all.map((one) => one.name),
    )
  const results = sweepResults(rows).map((result) => result.name)
  if (results.length === 0)
    throw new OverstepError('conflict', 'No run of this sweep has ended: there is no result to be shown yet.')
  if (look.result !== null && !results.includes(look.result)) throw unknown('result', look.result, results)
  const paths = sweptAxes(sweep).axes.map(({ path }) => path)
  for (const field of ['along', 'up'] as const) {
    const path = look[field]
    if (path !== null && !paths.includes(path)) throw unknown(field, path, paths)
  }
  const shown = shownSweep(input, look)!
  return {
    kind: {
      name: figure.name,
      title: `${figure.title}: ${shown.result.label}`,
      draw: (_, options) => figure.draw(shown, options),
      data: () => sweepTable(shown),
      swept: {
        sweep,
        runs: rows.map(({ id, position, status, values }) => ({ id, position: position + 1, status, values })),
        about: () => ({
          result: shown.result.name,
          over: shown.axes.map(({ path, name: axis }) => ({ path, name: plainText(axis) })),
          findings: findingsOf(shown).map(({ what, text }) => ({ what, text })),
        }),
      },
    },
    // A new object whenever anything of it is new, since the figure is drawn anew for one.
    input: { run: { ...first, title: sweep.title }, data: { members: [], arrays: {}, series: [] } },
  }
}

/**
 * The runs that a figure shows at a point of its main plane; none where it shows none there.
 * @param name of the figure
 */
export function runsAt(
  shown: ShownSweep,
  name: string,
  at: { x: number; y: number },
  look: Partial<FigureLook>,
): string[] {
  const figure = figures.find((one) => one.name === name)
  return figure?.runsAt?.(shown, look, at) ?? []
}

function unknown(what: string, name: string, names: readonly string[]): OverstepError {
  return new OverstepError(
    'not-found',
    `${what}: this sweep has no ${what === 'along' || what === 'up' ? 'swept field' : what} '${name}'. It has ` +
      `${names.join(', ')}.`,
    { names },
  )
}
