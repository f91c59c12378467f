import { exportWords, lookWords, type CopiedFigure, type CopiedRun } from './commands.ts'
import { fromPreset } from './settings.ts'

/** Python that runs a config by the package in clients/python. */
export function runPython({ config, preset, over = [] }: CopiedRun): string {
  const told = fromPreset(config, preset)
  const experiment = literal(told ? told.preset : config)
  const settings = told && told.changes.length > 0 ? `, ${literal(Object.fromEntries(told.changes))}` : ''
  if (over.length === 0) return `import overstep\n\nrun = overstep.run(${experiment}${settings})\n`
  const values = literal(Object.fromEntries(over.map(({ path, values }) => [path, values])))
  return `import overstep\n\nsweep = overstep.sweep(${experiment}, ${values}${settings})\n`
}

/** Python that exports a figure as it is seen. */
export function figurePython(copied: CopiedFigure): string {
  const { figure, sweep, ids, compared, ...seen } = copied
  const file = `${figure}.png`
  const words = lookWords(seen)
  if (compared || sweep !== undefined) {
    const all = ['export', ...exportWords(copied)]
    return `import overstep\n\noverstep.Overstep().call(${all.map((word) => literal(word)).join(', ')})\n`
  }
  const options = words.length > 0 ? `, options=${literal(words)}` : ''
  return (
    `import overstep\n\nrun = overstep.get(${literal(ids[0]!)})\n` +
    `run.export(${literal(figure)}, ${literal(file)}${options})\n`
  )
}

/** Characters on a line of a literal. */
const MOST = 88

/** A value of JSON as Python writes it, on several lines where it is long. */
function literal(value: unknown, indent = ''): string {
  const short = flat(value)
  if (indent.length + short.length <= MOST || typeof value !== 'object' || value === null) return short
  const inner = `${indent}    `
  const [open, close] = Array.isArray(value) ? '[]' : '{}'
  const parts = Array.isArray(value)
    ? value.map((each) => literal(each, inner))
    : Object.entries(value)
        .filter(([, each]) => each !== undefined)
        .map(([key, each]) => `${flat(key)}: ${literal(each, inner)}`)
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}${close}`
}

function flat(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (Array.isArray(value)) return `[${value.map(flat).join(', ')}]`
  if (typeof value === 'object') {
    const fields = Object.entries(value).filter(([, each]) => each !== undefined)
    return `{${fields.map(([key, each]) => `${flat(key)}: ${flat(each)}`).join(', ')}}`
  }
  // Texts and numbers of JSON are those of Python.
  return JSON.stringify(value)
}
