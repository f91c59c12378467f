import { isoMoment, type Run } from '#shared/contract/index.ts'
import type { FigureData, FigureInput, FigureKind } from '#shared/plot/index.ts'
import { joinedBytes } from './text.ts'

/** What is known of a run besides what it computed. */
function aboutRun(run: Run) {
  const { id, kind, title, status, config, summary, tags, notes, parentId } = run
  const { appVersion, engine, device, precision, generator, seed, preset } = run
  const time = (milliseconds: number | null) => (milliseconds === null ? null : isoMoment(milliseconds))
  return {
    run: {
      id,
      kind,
      title,
      status,
      tags,
      notes,
      parentId,
      created: time(run.created),
      started: time(run.started),
      finished: time(run.finished),
    },
    config,
    summary,
    provenance: { program: 'Overstep', version: appVersion, engine, device, precision, generator, seed, preset },
  }
}

/**
 * What is known of the run of a figure, or, under `runs`, of each of them with its number and what it is called, and
 * what the figure comes to; of a sweep its settings and values, and what is known of its runs.
 */
export function aboutFigure({ compared, swept }: FigureKind, { run, data }: FigureInput): object {
  if (swept) {
    const { id, title, created, config, over } = swept.sweep
    return { result: swept.about(), sweep: { id, title, created: isoMoment(created), config, over }, runs: swept.runs }
  }
  if (!compared) return { ...aboutRun(run), members: data.members }
  const { runs, places, labels, about } = compared
  return {
    ...(about && { result: about() }),
    runs: runs.map((one, index) => ({
      number: places[index]! + 1,
      label: labels[index],
      ...aboutRun(one.run),
      members: one.data.members,
    })),
  }
}

/**
 * The data of a figure as one JSON document: the run, its config, summary, provenance and members, and `columns`, lists
 * of one length by name. Numbers read back to the bit; JSON has none that are not finite, so these are null.
 */
export function json(kind: FigureKind, input: FigureInput, { rows, columns }: FigureData) {
  const { name, title } = kind
  const head = JSON.stringify({ figure: { name, title }, ...aboutFigure(kind, input), rows }, null, 2)
  return joinedBytes(function* () {
    yield `${head.slice(0, -2)},\n  "columns": {`
    for (const [index, column] of columns.entries()) {
      yield `${index > 0 ? ',' : ''}\n    ${JSON.stringify(column.name)}: [`
      for (let row = 0; row < rows; row++) yield `${row > 0 ? ',' : ''}${value(column.at(row))}`
      yield ']'
    }
    yield '\n  }\n}\n'
  })
}

function value(cell: number | string | null): string {
  return Object.is(cell, -0) ? '-0' : JSON.stringify(cell)
}
