import { lendCompute } from '../../compute/lent.fixture.ts'
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { configText, figureCommand, figurePython, runCommand, runPython } from '#shared/copied/index.ts'
import { configSchema, figureLookSchema, type Config, type FigureLook, type SweepOver } from '#shared/contract/index.ts'
import { presets } from '../../experiments/index.ts'
import { goodConfigs } from '#shared/contract/hostile-values.fixture.ts'
import { commandEntry } from '../../compute/programs.fixture.ts'
import { assign, readConfig, sweepOver } from './config.ts'
import { file, json, makeFolder, overstep, small } from './sample-commands.fixture.ts'

makeFolder(lendCompute)

const listed = presets.map((preset) => ({ ...preset, config: configSchema.parse(preset.config) }))
const preset = (id: string) => listed.find((each) => each.id === id)!

/** The words that a POSIX shell hands to each of the commands. */
function allWordsOf(commands: readonly string[]): string[][] {
  const script = `overstep() { printf '%s\\0' "$#" "$@"; }\n${commands.join('')}`
  const told = execFileSync('sh', { input: script, encoding: 'utf8', maxBuffer: 2 ** 26 }).split('\0')
  return commands.map(() => told.splice(0, Number(told.shift())))
}
const wordsOf = (command: string): string[] => allWordsOf([command])[0]!

/** What the command line makes of the words of `run`. */
async function readRun(words: string[]): Promise<{ config: Config; preset?: string; over: SweepOver }> {
  const [run, experiment, ...rest] = words
  expect(run).toBe('run')
  const [sets, sweeps]: [string[], string[]] = [[], []]
  let list = sets
  for (const word of rest) {
    if (word === '--set') list = sets
    else if (word === '--sweep') list = sweeps
    else list.push(word)
  }
  const asked = await readConfig(experiment!, sets, presets)
  return { ...asked, over: sweepOver(sweeps, asked.config.kind) }
}

const changed: Config[] = [
  configSchema.parse(assign(preset('fig06').config, ['start.count=100', 'rule.name=heavy-ball', 'rule.momentum=0.9'])),
  configSchema.parse({
    kind: 'trajectory',
    landscape: { expression: 'x^2 + a*y^2 + 0*cos(x)', variables: ['x', 'y'], parameters: { a: 3 } },
    starts: [[1, -2]],
    learningRates: [0.1],
  }),
]
const configs = [
  ...listed.map(({ config }) => config),
  ...goodConfigs.map((each) => configSchema.parse(each)),
  ...changed,
]
const over: SweepOver = [
  { path: 'steps', values: [5, 10] },
  { path: 'landscape', values: ['paper-1d', { expression: 'x^4 - x^2', variables: ['x'] }] },
  { path: 'tolerance', values: [1e-6, 0.05, 1e-12] },
]

test('the command of any config is read as that config by the command line', async () => {
  const cases = configs.flatMap((config) =>
    [undefined, ...listed.filter((each) => each.config.kind === config.kind)].map((preset) => ({ config, preset })),
  )
  for (const [index, words] of allWordsOf(cases.map(runCommand)).entries()) {
    const { config } = cases[index]!
    expect((await readRun(words)).config).toEqual(config)
    expect(configSchema.parse(JSON.parse(configText([config])))).toEqual(config)
  }
  expect(cases.length).toBeGreaterThan(60)
})

test('a config of a preset is told as the preset, and a sweep with its values', async () => {
  const { config } = preset('fig06')
  expect(runCommand({ config, preset: preset('fig06') })).toBe('overstep run fig06\n')
  expect(runCommand({ config: changed[0]!, preset: preset('fig06') })).toMatch(
    /^overstep run fig06 --set start\.count=100 'rule=\{"name":"heavy-ball","momentum":0\.9\}'\n$/,
  )
  const read = await readRun(wordsOf(runCommand({ config, preset: preset('fig06'), over })))
  expect(read).toEqual({ config, preset: 'fig06', over })
})

test('quotes and everything else that a shell knows stay as they are', () => {
  const texts = fc
    .sample(fc.string({ unit: 'binary' }), { numRuns: 200, seed: 1 })
    .filter((text) => !/[\0\ud800-\udfff]/.test(text))
  const ids = ["a'b", '$HOME `ls` "x" \\', ...texts.map((text) => `x${text}`)]
  const words = allWordsOf(ids.map((id) => figureCommand({ figure: 'path', ids: [id], compared: false })))
  expect(words.map(([, id]) => id)).toEqual(ids)
  expect(ids.length).toBeGreaterThan(20)
})

const look: FigureLook = {
  articleView: true,
  stabilityLimits: false,
  relativeTo: 1,
  slice: 2,
  smoothing: 0.5,
  logSteps: true,
  logValues: false,
  curves: 'test',
  azimuth: -30,
  elevation: 20,
  group: 'rate',
  equalUnits: false,
}

test('the command of a figure does what is seen, whichever field of the look is another than usual', async () => {
  const { document: run } = await json('run', 'fig06', '--set', ...small)
  const seen = { figure: 'fate-map', ids: [run.id], compared: false, view: { x: [-3, 3], y: [0.001, 0.01] } as const }
  const usual = figureLookSchema.parse({})
  expect(Object.keys(look).sort()).toEqual(Object.keys(usual).sort())
  for (const [field, value] of Object.entries(look)) expect([field, value]).not.toEqual([field, usual[field as never]])
  const words = wordsOf(figureCommand({ ...seen, look: { ...look, slice: 0 } }))
  const { code, err } = await overstep(...words.map((word) => (word === 'fate-map.png' ? file(word) : word)))
  expect([code, err]).toEqual([0, ''])
  expect(words.slice(6).toSorted()).toEqual(
    [
      '--article-view',
      '--azimuth=-30',
      '--curves=test',
      '--elevation=20',
      '--group=rate',
      '--log-steps',
      '--no-equal-units',
      '--no-log-values',
      '--no-stability-limits',
      '--relative-to=1',
      '--smoothing=0.5',
      '--view=-3:3,0.001:0.01',
    ].toSorted(),
  )
})

/** Reads texts as Python would run them: what they ask of the client, without running it. */
const reader = `
import json, sys
import overstep
asked = []
overstep.Overstep.run = lambda self, experiment, settings=None: asked.append([experiment, settings, None])
overstep.Overstep.sweep = lambda self, experiment, over, settings=None, **rest: (
    asked.append([experiment, settings, over]))
overstep.Overstep.show = lambda self, id: {name: None for name in
    ("kind", "title", "config", "status", "summary", "created", "error", "notes", "tags")} | {"id": id}
overstep.Overstep.call = lambda self, *words: asked.append(list(words))
for text in json.load(sys.stdin):
    exec(text, {})
print(json.dumps(asked))
`

test('the Python of any config, sweep and figure asks the client for just that', async ({ skip }) => {
  if (spawnSync('python3', ['-c', 'import numpy']).status !== 0) return skip('there is no python3 with NumPy')
  const runs = configs.flatMap((config) => [undefined, preset('fig06')].map((preset) => ({ config, preset })))
  const figure = { figure: 'losses', ids: ['A', 'B'], compared: true, look: {}, options: { colours: 'rate' } }
  const texts = [
    ...runs.map(runPython),
    runPython({ config: preset('fig06').config, preset: preset('fig06'), over }),
    figurePython({ figure: 'fate-map', ids: ['A'], compared: false, look: { articleView: true } }),
    figurePython(figure),
  ]
  const { stdout, stderr } = spawnSync('python3', ['-c', reader], {
    input: JSON.stringify(texts),
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
    env: {
      ...process.env,
      PYTHONPATH: join(import.meta.dirname, '../../../clients/python/src'),
      PYTHONDONTWRITEBYTECODE: '1',
      OVERSTEP_COMMAND: `node '${commandEntry}'`,
    },
  })
  expect(stderr).toBe('')
  type Asked = [string | object, Record<string, unknown> | null, Record<string, unknown[]> | null]
  const asked = JSON.parse(stdout) as Asked[]
  expect(asked.length).toBe(texts.length)
  for (const [index, { config }] of runs.entries()) {
    const [experiment, settings, swept] = asked[index]!
    const sets = Object.entries(settings ?? {}).map(([path, value]) => `${path}=${JSON.stringify(value)}`)
    const name = typeof experiment === 'string' ? experiment : JSON.stringify(experiment)
    expect((await readConfig(name, sets, presets)).config).toEqual(config)
    expect(swept).toBe(null)
  }
  const [sweep, one, several] = asked.slice(runs.length)
  expect(sweep).toEqual(['fig06', null, Object.fromEntries(over.map(({ path, values }) => [path, values]))])
  expect(one).toEqual(['export', 'A', '--figure', 'fate-map', '--out', 'fate-map.png', '--article-view'])
  expect(several).toEqual(wordsOf(figureCommand(figure)))
})
