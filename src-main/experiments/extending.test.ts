import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { columnsOf } from '../export/read-csv.fixture.ts'

// The kind of docs/extending.md, added to a copy of the sources as the page says.

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/extending.md'), 'utf8')
const blocks = [...page.matchAll(/^`(src-[^`]+)`\n\n```(ts|diff)\n(.*?)\n```$/gms)].map(([, path, language, text]) => ({
  path: path!,
  isNew: language === 'ts',
  text: text!,
}))
let copy: string

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'overstep-extending-'))
  for (const name of ['src-shared', 'src-main', 'package.json', 'tsconfig.base.json'])
    cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
  for (const { path, isNew, text } of blocks) {
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

const use = `
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

test('a kind added as the page says is computed, kept, drawn and exported, and its files are six', () => {
  expect(blocks).toHaveLength(6)
  writeFileSync(join(copy, 'use.ts'), use)
  const text = execFileSync(process.execPath, ['use.ts', join(copy, 'data')], { cwd: copy, encoding: 'utf8' })
  const { title, summary, csv, svg } = JSON.parse(text.trim().split('\n').at(-1)!)
  expect(title).toBe('Sign changes on x^2/2 from x₀ = 1, γ = 0.5 … 1.5')
  // On x²/2 a step multiplies x by 1 − γ: with γ ≤ 1 it never turns back, with γ = 1.5 at each of the ten steps but the
  // first.
  expect(summary).toEqual({ most: 9 })
  const { learningRate, changes } = columnsOf(Buffer.from(csv, 'base64'))
  expect(learningRate).toEqual(['0.5', '1', '1.5'])
  expect(changes).toEqual(['0', '0', '9'])
  expect(Buffer.from(svg, 'base64').toString()).toContain('sign changes')
}, 120_000)

test('the compiler asks for the figures of a kind that has none, and for nothing else', () => {
  const registry = join(copy, 'src-shared/figures/by-config.ts')
  const complete = readFileSync(registry, 'utf8')
  const forgotten = complete.replace("  'sign-changes': () => [signChanges],\n", '')
  expect(forgotten.length).toBeLessThan(complete.length)
  writeFileSync(registry, forgotten)
  const include = ['src-shared/**/*.ts']
  const options = { extends: './tsconfig.base.json', include, exclude: ['**/*.test.ts'] }
  writeFileSync(join(copy, 'tsconfig.json'), JSON.stringify(options))
  const { stdout } = spawnSync('node_modules/.bin/tsc', ['-p', 'tsconfig.json'], { cwd: copy, encoding: 'utf8' })
  const errors = stdout.split('\n').filter((line) => line.includes('error TS'))
  expect(errors.length).toBeGreaterThan(0)
  expect(errors.filter((line) => !line.startsWith('src-shared/figures/by-config.ts'))).toEqual([])
  expect(stdout).toMatch(/Property '"sign-changes"' is missing/)
}, 600_000)
