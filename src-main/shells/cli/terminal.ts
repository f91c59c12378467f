import { onOneLine, OverstepError, printable, toWireError } from '#shared/contract/index.ts'
import { settled } from '#shared/plot/index.ts'

/**
 * Where a command puts what it has to say: its answer on standard output, everything else on standard error. Nothing
 * that is said can steer the terminal, wherever its words come from: see `printable`.
 */
export interface Terminal {
  readonly json: boolean
  /** The answer of a command, once: one JSON document with --json, else the text. */
  answer(document: unknown, text: string): void
  note(line: string): void
}

export function terminalOf(json: boolean): Terminal {
  return {
    json,
    answer: (document, text) => process.stdout.write(`${printable(json ? JSON.stringify(document, null, 2) : text)}\n`),
    note: (line) => process.stderr.write(`${printable(line)}\n`),
  }
}

/** Exit codes of all commands. */
export const exitCodes = { done: 0, failed: 1, badInput: 2, interrupted: 130 } as const

/** Says what went wrong, without a stack, and returns the exit code that belongs to it. */
export function report(error: unknown, terminal: Terminal): number {
  const wire = toWireError(error)
  terminal.note(`overstep: ${wire.message}`)
  const issues = wire.details?.issues
  if (Array.isArray(issues))
    for (const { path, message } of issues.slice(1) as { path: string; message: string }[])
      terminal.note(`          ${path}: ${message}`)
  if (terminal.json) terminal.answer({ error: wire }, '')
  if (wire.code === 'cancelled') return exitCodes.interrupted
  return wire.code === 'invalid-input' || wire.code === 'not-found' ? exitCodes.badInput : exitCodes.failed
}

/** An error of the command line itself; `path` names the argument or field at fault. */
export function badInput(path: string, message: string): OverstepError {
  return new OverstepError('invalid-input', `${path}: ${message}`, { issues: [{ path, message }] })
}

/** A number as a reader of tables needs it, in the form in which it is typed; a whole one is a count. */
export const shortNumber = (value: number, digits = 6): string =>
  String(Number.isInteger(value) ? value : Number(settled(value).toPrecision(digits)))

/** The rows of a table for a text of several lines, of which the first has the name. */
export const rowsOf = (name: string, text: string): [string, string][] =>
  text.split('\n').map((line, index) => [index === 0 ? name : '', line])

/** So many of something: `1 run`, `3 runs`. */
export const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** Rows of text under each other, columns as wide as their widest cell; a row may have fewer cells than another. */
export function table(cells: readonly (readonly string[])[]): string {
  const rows = cells.map((row) => row.map(onOneLine))
  const widths: number[] = []
  for (const row of rows) row.forEach((cell, column) => (widths[column] = Math.max(widths[column] ?? 0, cell.length)))
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
