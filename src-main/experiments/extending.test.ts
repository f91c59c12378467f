import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { columnsOf } from '../export/read-csv.fixture.ts'

// What docs/extending.md adds, added to a copy of the sources as the page says.

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/extending.md'), 'utf8')
/** By the title of the section. */
const sections = Object.fromEntries(
  page.split(/^## /m).map((section) => {
    const blocks = [...section.matchAll(/^`(src-[^`]+)`\n\n```(ts|diff)\n(.*?)\n```$/gms)]
    const files = blocks.map(([, path, language, text]) => ({ path: path!, isNew: language === 'ts', text: text! }))
    return [section.split('\n')[0]!, files]
  }),
)
let copy: string

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'overstep-extending-'))
  for (const name of ['src-shared', 'src-main', 'package.json', 'tsconfig.base.json'])
    cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const { path, isNew, text } of Object.values(sections).flat()) {
    const file = join(copy, path)
    writeFileSync(file, isNew ? `${text}\n` : applied(readFileSync(file, 'utf8'), text))
  }
}, 60_000)
afterAll(() => rmSync(copy, { recursive: true, force: true }))

/** Replaces each run of lines with − by the lines with + behind it. */
function applied(source: string, diff: string): string {
  let text = source
  const changes = [...diff.matchAll(/((?:^-.*\n)+)((?:^\+.*\n?)+)/gm)]
  expect(changes.length).toBeGreaterThan(0)
  for (const [, before, after] of changes) {
    const [from, to] = [before!, after!].map((lines) => lines.replace(/^[-+]/gm, '').replace(/\n$/, '')) as [
      string,
      string,
    ]
    expect(text.split(from).length, `once in the source: ${from}`).toBe(2)
    text = text.replace(from, () => to)
  }
  return text
}

const useKind = `
import { configSchema, freshRun, exportOptionsSchema } from '#shared/contract/index.ts'
import { figuresOf } from '#shared/figures/index.ts'
import { openStore } from './src-main/store/index.ts'
import { experimentOf } from './src-main/experiments/index.ts'
import { exportFigure } from './src-main/export/index.ts'

const config = configSchema.parse({
  kind: 'sign-changes', landscape: { expression: 'x^2/2', variables: ['x'] }, start: [1],
  learningRate: { min: 0.5, max: 1.5, count: 3 }, steps: 10, tolerance: 1e-300,
})
const experiment = experimentOf(config.kind)
const store = openStore(process.argv[2])
const id = '01J00000000000000000000000'
const run = {
  id, kind: config.kind, title: experiment.title(config), config, status: 'running', created: 1, started: 1,
  finished: null, computed: null, appVersion: '0', ...experiment.provenance(config), ...freshRun(),
}
store.runs.insert(run, store.owner)
const summary = await experiment.run(config, {
  output: {
    declareArray: (spec) => store.arrays.declare(id, spec),
    writeArray: (name, offset, data) => store.stream(() => store.arrays.write(id, name, offset, data)),
  },
  signal: new AbortController().signal,
  progress() {},
})
const done = { ...run, status: 'completed', summary }
const data = await store.data(id)
const [figure] = figuresOf(config)
const exported = async (format) => {
  const options = exportOptionsSchema.parse({ format })
  return Buffer.from((await exportFigure({ run: done, data, figure: figure.name, options })).bytes).toString('base64')
}
console.log(JSON.stringify({ title: run.title, summary, csv: await exported('csv'), svg: await exported('svg') }))
store.close()
`

/** Runs a program in the copy, with a folder for data, and reads the JSON that it prints last. */
function printedBy(name: string, program: string) {
  writeFileSync(join(copy, name), program)
  const text = execFileSync(process.execPath, [name, join(copy, 'data')], { cwd: copy, encoding: 'utf8' })
  return JSON.parse(text.trim().split('\n').at(-1)!)
}

test('a kind added as the page says is computed, kept, drawn and exported, and its files are six', () => {
  expect(sections['A kind of experiment']).toHaveLength(6)
  const { title, summary, csv, svg } = printedBy('kind.ts', useKind)
  expect(title).toBe('Sign changes on x^2/2 from x₀ = 1, γ = 0.5 … 1.5')
  // On x²/2 a step multiplies x by 1 − γ: with γ ≤ 1 it never turns back, with γ = 1.5 at each of the ten steps but the
  // first.
  expect(summary).toEqual({ most: 9 })
  const { learningRate, changes } = columnsOf(Buffer.from(csv, 'base64'))
  expect(learningRate).toEqual(['0.5', '1', '1.5'])
  expect(changes).toEqual(['0', '0', '9'])
  expect(Buffer.from(svg, 'base64').toString()).toContain('sign changes')
}, 120_000)

const useOthers = `
import { configSchema, exportOptionsSchema, freshRun } from '#shared/contract/index.ts'
import { figuresOf } from '#shared/figures/index.ts'
import { streamOf } from '#shared/random/index.ts'
import { stabilityLimitOf } from '#shared/rules/index.ts'
import { loadDataset } from './src-main/dataset/index.ts'
import { descend, motionOf } from './src-main/descent/index.ts'
import { exportFigure } from './src-main/export/index.ts'
import { landscapeOf } from './src-main/landscape/index.ts'
import { findingsOf } from './src-main/reproduction/index.ts'

const runOf = (config) => ({
  id: '01J00000000000000000000000', kind: config.kind, title: 'A run', config, status: 'completed', created: 1,
  started: 1, finished: 2, computed: 1, appVersion: '0', engine: '', device: '', precision: '', generator: null,
  seed: null, ...freshRun(),
})
const array = (name, shape, data) => ({ name, dtype: 'float64', shape, fill: NaN, data: Float64Array.from(data) })

const axis = (min, max) => ({ min, max, count: 2 })
const bifurcation = runOf(configSchema.parse({ kind: 'bifurcation', learningRate: axis(2, 3), samples: 1 }))
const data = { members: [], arrays: { lyapunov: array('lyapunov', [2], [-0.5, 0.25]) }, series: [] }
const names = figuresOf(bifurcation.config).map(({ name }) => name)
const exported = async (format) => {
  const options = exportOptionsSchema.parse({ format })
  return Buffer.from((await exportFigure({ run: bifurcation, data, figure: 'lyapunov', options })).bytes).toString()
}

const bars = await loadDataset({ dataset: 'bars', trainSize: 20, testSize: 10, seed: 1 })
const averaged = configSchema.parse({
  kind: 'bifurcation', learningRate: axis(2, 3), rule: { name: 'averaged', momentum: 0.5 },
}).rule
const parabola = landscapeOf({ expression: 'x^2/2', variables: ['x'] })
const end = (rate) => {
  const stopping = { steps: 4000, tolerance: 1e-9, bound: 1e6 }
  return descend(parabola, [1], rate, stopping, motionOf({ rule: averaged }, stopping.steps)).points.at(-1)
}

const map = runOf(configSchema.parse({ kind: 'fate-map', start: axis(0, 1), learningRate: axis(1, 2) }))
map.summary = { minima: landscapeOf('paper-1d').info.minima }
const input = { run: map, data: { members: [], arrays: {}, series: [] } }
const findings = findingsOf({ id: 'fig06', figure: 'fate-map', run: 'map', appendix: false, beside: [] }, () => input)
console.log(JSON.stringify({
  names, md: await exported('md'), svg: await exported('svg'),
  bars: { name: bars.name, labels: [...bars.test.labels].sort(), ink: bars.test.images.filter(Boolean).length },
  limit: stabilityLimitOf(1, averaged), ends: [end(5.94), end(6.06)],
  claims: findings.map(({ claim }) => claim),
}))
`

test('a figure, a format, a data set, a rule and a claim added as the page says work, and their files are few', () => {
  const counts = {
    'A figure of a kind that is there': 2,
    'A format of exports': 3,
    'A data set': 3,
    'An update rule': 2,
    'A claim of the article': 1,
  }
  for (const [title, count] of Object.entries(counts)) expect(sections[title], title).toHaveLength(count)
  const { names, md, svg, bars, limit, ends, claims } = printedBy('others.ts', useOthers)
  expect(names).toEqual(['bifurcation', 'lyapunov'])
  expect(md).toBe('| learningRate | sample | lyapunov |\n| --- | --- | --- |\n| 2 | 0 | -0.5 |\n| 3 | 0 | 0.25 |\n')
  expect(svg).toContain('Lyapunov exponent')
  // Two rows of 28 pixels in each of ten images.
  expect(bars).toEqual({ name: 'bars', labels: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], ink: 560 })
  // 2(1 + β)/(1 − β) with β = 1/2.
  expect(limit).toBe(6)
  expect(Math.abs(ends[0])).toBeLessThan(1e-6)
  expect(Math.abs(ends[1])).toBeGreaterThan(1e3)
  expect(claims).toContain('No descent of the map diverges.')
}, 120_000)

test('the compiler asks for the figures, the writer and the source that were forgotten, and for nothing else', () => {
  const forgotten: [path: string, registered: RegExp][] = [
    ['src-shared/figures/by-config.ts', /^ {2}'sign-changes': .*\n/m],
    ['src-main/export/export-figure.ts', /^ {2}md: .*\n/m],
    ['src-main/dataset/dataset.ts', /^ {2}bars: [^]*?\n {2}\}\),\n/m],
  ]
  for (const [path, registered] of forgotten) {
    const file = join(copy, path)
    const complete = readFileSync(file, 'utf8')
    expect(complete).toMatch(registered)
    writeFileSync(file, complete.replace(registered, ''))
  }
  const include = ['src-shared/**/*.ts', ...forgotten.map(([path]) => path)]
  const exclude = ['**/*.test.ts']
  const options = {
    extends: './tsconfig.base.json',
    compilerOptions: { types: ['node', '@webgpu/types'] },
    include,
    exclude,
  }
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify(options))
  const { stdout } = spawnSync('node_modules/.bin/tsc', ['-p', 'tsconfig.json'], { cwd: copy, encoding: 'utf8' })
  const errors = stdout.split('\n').filter((line) => line.includes('error TS'))
  expect(new Set(errors.map((line) => line.split('(')[0]))).toEqual(new Set(forgotten.map(([path]) => path)))
  for (const name of ['"sign-changes"', 'md', 'bars']) expect(stdout).toContain(`Property '${name}' is missing`)
}, 600_000)
