/** What was compared, how many differ, and why. */
export interface Row {
  compared: number
  same: number
  /** Differences by the class of their explanation, which was verified. */
  explained: Record<string, number>
  unexplained: number
  /** Of the unexplained, by what they have in common. */
  kinds: Record<string, number>
  /** What could not be compared, by reason. */
  left: Record<string, number>
}

export interface Example {
  row: string
  kind: string
  text: string
}

/** Of each kind of unexplained difference. */
const EXAMPLES = 5

export class Comparison {
  readonly rows = new Map<string, Row>()
  /** Of what is not explained. */
  readonly examples: Example[] = []
  /** One of each explanation. */
  readonly explanations: Example[] = []

  private row(name: string): Row {
    const row = this.rows.get(name) ?? { compared: 0, same: 0, explained: {}, unexplained: 0, kinds: {}, left: {} }
    this.rows.set(name, row)
    return row
  }

  same(name: string): void {
    const row = this.row(name)
    row.compared++
    row.same++
  }

  explained(name: string, reason: string, text?: () => string): void {
    const row = this.row(name)
    row.compared++
    row.explained[reason] = (row.explained[reason] ?? 0) + 1
    if (text && row.explained[reason] === 1)
      this.explanations.push({ row: name, kind: `explained: ${reason}`, text: text() })
  }

  unexplained(name: string, kind: string, text: () => string): void {
    const row = this.row(name)
    row.compared++
    row.unexplained++
    row.kinds[kind] = (row.kinds[kind] ?? 0) + 1
    if (row.kinds[kind] <= EXAMPLES) this.examples.push({ row: name, kind, text: text() })
  }

  /** Not compared. */
  left(name: string, reason: string): void {
    const row = this.row(name)
    row.left[reason] = (row.left[reason] ?? 0) + 1
  }

  get differences(): number {
    return [...this.rows.values()].reduce((sum, row) => sum + row.unexplained, 0)
  }

  table(): string {
    const head = ['', 'compared', 'same', 'explained', 'unexplained', 'not compared']
    const cells = [...this.rows].map(([name, { compared, same, explained, unexplained, left }]) =>
      [name, compared, same, total(explained), unexplained, total(left)].map(String),
    )
    const widths = head.map((_, column) => Math.max(...[head, ...cells].map((row) => row[column]!.length)))
    const line = (row: string[]) =>
      row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  ')
    return [head, ...cells].map(line).join('\n')
  }

  /** The classes behind the numbers of the table. */
  reasons(): string {
    return [...this.rows]
      .flatMap(([name, { explained, kinds, left }]) => [
        ...listed(`${name}, explained`, explained),
        ...listed(`${name}, unexplained`, kinds),
        ...listed(`${name}, not compared`, left),
      ])
      .join('\n')
  }
}

const total = (counts: Record<string, number>) => Object.values(counts).reduce((sum, count) => sum + count, 0)

const listed = (title: string, counts: Record<string, number>): string[] =>
  Object.keys(counts).length === 0
    ? []
    : [
        `${title}: ${Object.entries(counts)
          .map(([reason, count]) => `${reason} ${count}`)
          .join(', ')}`,
      ]
