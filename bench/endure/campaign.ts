import { GENERATOR, type Stream, streamOf } from '../../src-shared/random/index.ts'

/** How something that was tried ended, but for what survived it. */
export type Fall = 'lost' | 'crashed' | 'hung'

/** A trial that ended badly. */
export class Fallen extends Error {
  readonly fall: Fall

  constructor(fall: Fall, message: string) {
    super(message)
    this.name = 'Fallen'
    this.fall = fall
  }
}

/** Counts what survived; `row` is the line of the table, by default that of the kind. */
export type Survived = (times?: number, row?: string) => void

/** A kind of trial. */
export interface Kind {
  /** Its line of the table. */
  name: string
  /** What part of the time it gets, in relation to others of the same lane. */
  share: number
  /**
   * Tries it once, or a batch of it.
   * @throws {Fallen} when something was lost, crashed or hangs; anything else counts as crashed
   */
  run(random: Stream, survived: Survived): Promise<void>
}

/** A line of the table. */
export interface Row {
  name: string
  survived: number
  fallen: Record<Fall, number>
}

export interface Budget {
  seed: number
  /** Trials of the lanes that are carried out beside each other. */
  lanes: number
  /** Whether no more is to be begun. */
  isOver(): boolean
  /** Most trials of a kind. */
  most: number
}

/**
 * Tries kinds in turn, so that each gets its share of the time, until the budget is spent. Trial i of a kind has the
 * same random numbers whenever it comes.
 * @param tell is told of each that ended badly, with what it takes to find it again
 */
export async function campaign(kinds: readonly Kind[], budget: Budget, tell: (line: string) => void): Promise<Row[]> {
  const rows = new Map<string, Row>()
  const rowOf = (name: string): Row => {
    const row = rows.get(name) ?? { name, survived: 0, fallen: { lost: 0, crashed: 0, hung: 0 } }
    rows.set(name, row)
    return row
  }
  // Also those that are never reached stand in the table.
  for (const { name } of kinds) rowOf(name)
  const states = kinds.map((kind, index) => ({ kind, index, count: 0, spent: 0, last: 0 }))
  const next = () =>
    states
      .filter(({ count }) => count < budget.most)
      .sort((one, other) => one.spent / one.kind.share - other.spent / other.kind.share)[0]

  const lane = async () => {
    for (let state = next(); state && !budget.isOver(); state = next()) {
      const { kind, index } = state
      const number = state.count++
      // While it runs it counts as long as the last one, so that others get their turn.
      const expected = Math.max(1, state.last)
      state.spent += expected
      const began = performance.now()
      try {
        const random = streamOf(GENERATOR, 'trials', budget.seed, index, number)
        await kind.run(random, (times = 1, row = kind.name) => void (rowOf(row).survived += times))
      } catch (error) {
        const fall = error instanceof Fallen ? error.fall : 'crashed'
        rowOf(kind.name).fallen[fall]++
        const told = error instanceof Fallen ? error.message : error instanceof Error ? error.stack : String(error)
        tell(`${fall}: ${kind.name}, trial ${number} of seed ${budget.seed}: ${told}`)
      }
      state.last = performance.now() - began
      state.spent += state.last - expected
    }
  }
  await Promise.all(Array.from({ length: budget.lanes }, lane))
  return [...rows.values()]
}

/** Whether nothing fell. */
export function isSound(rows: readonly Row[]): boolean {
  return rows.every(({ fallen }) => Object.values(fallen).every((count) => count === 0))
}

/** The table: a line for each kind of trial in the order of the names, and one for all. */
export function tableOf(rows: readonly Row[]): string {
  const sum = (name: string, some: readonly Row[]): Row => ({
    name,
    survived: some.reduce((total, { survived }) => total + survived, 0),
    fallen: {
      lost: some.reduce((total, { fallen }) => total + fallen.lost, 0),
      crashed: some.reduce((total, { fallen }) => total + fallen.crashed, 0),
      hung: some.reduce((total, { fallen }) => total + fallen.hung, 0),
    },
  })
  const ordered = rows.toSorted((one, other) => (one.name < other.name ? -1 : 1))
  const cells = [...ordered, sum('all', rows)].map(({ name, survived, fallen: { lost, crashed, hung } }) => [
    name,
    ...[survived + lost + crashed + hung, survived, lost, crashed, hung].map(String),
  ])
  const head = ['trial', 'tried', 'survived', 'lost', 'crashed', 'hung']
  const widths = head.map((word, column) => Math.max(word.length, ...cells.map((row) => row[column]!.length)))
  const padded = (cell: string, column: number) =>
    column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)
  const line = (row: readonly string[]) => `| ${row.map(padded).join(' | ')} |`
  const rule = line(widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)))
  return [line(head), rule, ...cells.map(line)].join('\n')
}
