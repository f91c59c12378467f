import { type ChildProcess, spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Config, PENDING, type Run } from '#shared/contract/index.ts'
import { layoutOf } from './layout.ts'
import { readNpy } from '../../export/npy-reader.ts'
import { execute } from './program.ts'

const entry = join(import.meta.dirname, 'main.ts')
const layout = layoutOf(pathToFileURL(entry).href)
const directory = mkdtempSync(join(tmpdir(), 'overstep-cli-'))
const file = (name: string) => join(directory, name)
const dataDir = ['--data-dir', file('data')]
afterAll(() => rmSync(directory, { recursive: true }))

interface Ended {
  code: number | null
  out: string
  err: string
}

/** Carries out a command in this process and keeps what it writes. */
async function overstep(...words: string[]): Promise<Ended> {
  let [out, err] = ['', '']
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text)))),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((err += String(text)))),
  ]
  try {
    const code = await execute(words.length > 0 ? [...words, ...dataDir] : words, layout)
    return { code, out, err }
  } finally {
    spies.forEach((spy) => spy.mockRestore())
  }
}

const begun: ChildProcess[] = []
afterAll(() => begun.forEach((child) => child.kill('SIGKILL')))

/** A real command in a real process. */
function begin(...words: string[]) {
  const child = spawn(process.execPath, [entry, ...words, ...dataDir])
  begun.push(child)
  let [out, err] = ['', '']
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stderr.on('data', (chunk) => (err += chunk))
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })))
  /** Resolves when standard error says so. */
  const says = (text: string) =>
    new Promise<void>((resolve) => child.stderr.on('data', () => err.includes(text) && resolve()))
  return { child, ended, says }
}

/** The one JSON document that standard output holds. */
function documentOf({ code, out, err }: Ended) {
  const document = JSON.parse(out) as {
    id: string
    summary: { shares: Record<string, number> }
    config: Config
    deleted: boolean
    arrays: unknown[]
    runs: Run[]
    error?: { code: string; message: string }
  }
  return { code, err, document }
}
const json = async (...words: string[]) => documentOf(await overstep(...words, '--json'))

const small = ['start.min=-4', 'start.max=4', 'start.count=9', 'learningRate.count=5', 'learningRate.min=0.001']

describe('a run', () => {
  let id: string
  beforeAll(async () => {
    const { code, document } = documentOf(await begin('run', 'fig06', '--json', '--set', ...small).ended)
    expect(code).toBe(0)
    expect(document).toMatchObject({ status: 'completed', summary: { shares: expect.anything() } })
    id = document.id
  })

  test('has shares that add up', async () => {
    const { document } = await json('show', id)
    const { shares } = document.summary
    expect(Object.values(shares).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1)
    expect(document).toMatchObject({ id, kind: 'fate-map', config: { start: { min: -4, count: 9 }, steps: 1000 } })
    expect(document.arrays).toContainEqual({ name: 'fate', dtype: 'uint8', shape: [5, 9] })
  })

  test('is listed', async () => {
    const { document } = await json('list')
    expect(document).toMatchObject({ total: 1, runs: [{ id }] })
    expect((await overstep('list', '--limit', '1')).out).toContain(id)
    expect((await overstep('list', '--text', 'nosuchword')).out).toContain('No run matches')
  })

  test('is found by the beginning of its id', async () => {
    expect((await json('show', id.slice(0, 10).toLowerCase())).document.id).toBe(id)
    expect(await json('show', id.slice(0, 3))).toMatchObject({
      code: 2,
      document: { error: { code: 'invalid-input' } },
    })
    expect((await json('show', 'ZZZZZZ')).document.error?.message).toContain('no run whose id begins with ZZZZZZ')
  })

  test('gives its arrays to NumPy', async () => {
    const { code, document } = await json('array', id, 'fate', '--out', file('fate.npy'))
    expect(code).toBe(0)
    expect(document).toMatchObject({ dtype: 'uint8', shape: [5, 9] })
    const { shape, descr, values } = readNpy(readFileSync(file('fate.npy')))
    expect({ shape, descr }).toEqual({ shape: [5, 9], descr: '|u1' })
    expect(values).toHaveLength(45)
    expect(values).not.toContain(PENDING)
    // x₀ = 0 is the flat minimum itself, whatever the learning rate.
    expect(values.filter((_, index) => index % 9 === 4)).toEqual([0, 0, 0, 0, 0])
    expect(await json('array', id, 'nothing', '--out', file('x.npy'))).toMatchObject({ code: 2 })
    const refused = await json('array', id, 'fate', '--out', file('no/such/folder.npy'))
    expect(refused.document.error?.message).toContain('its folder does not exist')
  })

  test('gives its figure as PNG', async () => {
    const out = file('map.png')
    const size = ['--width', '300', '--height', '200', '--pixel-ratio', '1', '--style', 'dark']
    expect(await json('export', id, '--figure', 'fate-map', '--out', out, ...size)).toMatchObject({ code: 0 })
    const bytes = readFileSync(out)
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([300, 200])
  })

  test('gives it in the size of a column of a paper, to the pixel', async () => {
    const out = file('column.png')
    const { document } = await json(
      'export',
      id,
      '--figure',
      'fate-map',
      '--out',
      out,
      '--size',
      'paper-column',
      '--caption',
    )
    expect(document).toMatchObject({ width: 2102, height: 1583, dpi: 600 })
    const bytes = readFileSync(out)
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([2102, 1583])
  })

  test('gives it as SVG, and its data as CSV, JSON and NPZ, by the name of the file or by the format', async () => {
    const exported = async (name: string, ...words: string[]) => {
      expect(await json('export', id, '--figure', 'fate-map', '--out', file(name), ...words)).toMatchObject({ code: 0 })
      return readFileSync(file(name), 'latin1')
    }
    expect(await exported('map.svg', '--mm', '89x67')).toContain('width="89mm" height="67mm"')
    const lines = (await exported('map.csv')).split('\r\n')
    expect(lines[0]).toBe('learningRate,start,fate,iterations,period')
    expect(lines).toHaveLength(1 + 45 + 1)
    expect(JSON.parse(await exported('map.txt', '--format', 'json'))).toMatchObject({ run: { id }, rows: 45 })
    expect(await exported('map.npz')).toMatch(/^PK/)
  })

  test('gives all of its figures into a folder', async () => {
    const folder = file('figures')
    const { code, document } = await json('export', id, '--all', '--out', folder, '--format', 'csv')
    expect(code).toBe(0)
    expect(document).toMatchObject({ folder, format: 'csv' })
    expect(readdirSync(folder).sort()).toEqual(['fate-map.csv', 'iterations.csv', 'shares.csv'])
    const refused = await json('export', id, '--all', '--out', file('map.csv'))
    expect(refused.document.error?.message).toContain('--out: cannot make the folder')
  })

  test.each([
    [['--figure', 'fate-map', '--format', 'gif'], '--format: must be png, svg, csv, json, npz'],
    [['--figure', 'fate-map', '--width', '10'], '--width: must be at least 200'],
    [['--figure', 'fate-map', '--pixel-ratio', '9'], '--pixel-ratio: must be at most 8'],
    [['--figure', 'fate-map', '--mm', '89'], '--mm: must be width and height'],
    [['--figure', 'fate-map', '--mm', '89x5'], '--mm: must be at least 10 mm'],
    [['--figure', 'fate-map', '--mm', '89x67', '--width', '300'], '--width: must be left out'],
    [['--figure', 'fate-map', '--mm', '89x67', '--dpi', '1e9'], '--dpi: must be at most 1200'],
    [['--figure', 'fate-map', '--mm', '2000x2000', '--dpi', '600'], '--dpi: makes an image of more than 64 million'],
    [['--figure', 'fate-map', '--mm', '89x67', '--font-size', '30'], '--font-size: must be at most'],
    [['--figure', 'fate-map', '--mm', '30x20'], '--mm: leaves no room'],
    [['--figure', 'fate-map', '--size', 'stamp'], '--size'],
    [['--figure', 'fate-map', '--all'], '--figure'],
    [['--figure', 'fate-map', '--style', 'loud'], 'style'],
    [['--figure', 'fate-map', '--slice', '-1'], '--slice: must be at least 0'],
    [['--figure', 'fate-map', '--relative-to', '2'], '--relative-to: minimum 2 (sharpest) has no sharpness'],
    [['--figure', 'nothing'], 'nothing'],
    [[], '--figure'],
  ])('is not exported with %j', async (words, message) => {
    const { code, document } = await json('export', id, '--out', file('x.png'), ...words)
    expect(code).toBe(2)
    expect(document.error?.message).toContain(message)
  })

  test('is gone when deleted', async () => {
    const { document } = await json('run', 'fig06', '--set', ...small, 'start.count=2')
    expect((await json('delete', document.id)).document).toEqual({ deleted: [document.id] })
    expect((await json('list')).document.runs).toMatchObject([{ id }])
    expect((await json('show', document.id)).document.deleted).toBe(true)
    expect((await json('delete', document.id)).code).toBe(2)
    expect((await json('restore', document.id)).document).toEqual({ restored: [document.id] })
    expect((await json('list')).document.runs).toHaveLength(2)
    await json('delete', document.id)
  })

  test('of a config file is that of its config', async () => {
    const config = { kind: 'trajectory', starts: [[-3]], learningRates: [0.01], steps: 200 }
    writeFileSync(file('config.json'), JSON.stringify(config))
    const { code, document } = await json('run', file('config.json'), '--set', 'starts[0][0]=-2.5')
    expect(code).toBe(0)
    expect((await json('show', document.id)).document.config).toMatchObject({ ...config, starts: [[-2.5]] })
  })
})

test('Ctrl-C keeps a run as cancelled', async () => {
  const { child, ended, says } = begin('run', 'fig06', '--set', 'start.count=5000', 'learningRate.count=5000', '--json')
  await says('Fate map')
  child.kill('SIGINT')
  const { code, out } = await ended
  expect(code).toBe(130)
  expect(JSON.parse(out)).toMatchObject({ status: 'cancelled' })
})

test('networks are cancelled by Ctrl-C, which says how to go on, and go on to their end', async () => {
  const sizes = ['dataset=synthetic-digits', 'hidden=[8]', 'trainSize=300', 'testSize=60', 'batchSize=20', 'device=cpu']
  const fields = [...sizes, 'starts=1', 'learningRates=[0.1]', 'snapshots=4', 'steps=30000']
  const { child, ended, says } = begin('run', 'mnist', '--json', '--set', ...fields)
  await says('Networks')
  const [{ id }] = (await json('list', '--text', 'network')).document.runs as [Run]
  const begun = async () => ((await json('show', id)).document as { series?: unknown[] }).series?.length
  await vi.waitUntil(begun, { timeout: 30_000, interval: 100 })
  child.kill('SIGINT')
  const { code, document, err } = documentOf(await ended)
  expect([code, document]).toMatchObject([130, { id, status: 'cancelled' }])
  expect(err).toContain(`overstep resume ${id}`)
  const resumed = await begin('resume', id.slice(0, 20)).ended
  expect(resumed.code).toBe(0)
  expect(resumed.out).toMatch(/: completed in .*\n.*\n {2}start {2}γ .*\n {2}A .*\n {2}trained on synthetic digits/)
  expect(await json('resume', id)).toMatchObject({ code: 1, document: { error: { code: 'conflict' } } })
})

test('a sweep runs all combinations, and its runs go to another data folder as one file', async () => {
  const sweep = ['--sweep', 'steps=10,20', '--sweep', 'landscape=paper-1d,paper-1d-printed']
  const { code, document } = await json('run', 'fig06', '--set', ...small, ...sweep)
  expect(code).toBe(0)
  const runs = document.runs as (Run & { summary: { shares: object } })[]
  expect(runs.map(({ status }) => status)).toEqual(Array(4).fill('completed'))
  expect(runs.map(({ title }) => /steps = .*/.exec(title)?.[0])).toEqual(
    ['10', '20'].flatMap((steps) =>
      ['paper-1d', 'paper-1d-printed'].map((name) => `steps = ${steps}, landscape = ${name}`),
    ),
  )
  const ids = runs.map(({ id }) => id)
  const zip = file('sweep.zip')
  const { document: written } = await json('archive', ...ids, '--out', zip)
  expect(written).toMatchObject({ file: zip, runs: 4, bytes: readFileSync(zip).length })
  const { document: again } = await json('import', zip)
  expect(again).toEqual({ imported: [], kept: ids, renamed: {} })
  expect(readdirSync(file('data/archives'))).toEqual([])
})

test('data says where MNIST was looked for; a download that no mirror serves fails', async () => {
  vi.stubEnv('OVERSTEP_MNIST_DIR', '')
  vi.stubEnv('OVERSTEP_MNIST_MIRRORS', 'http://127.0.0.1:9/')
  try {
    expect((await json('data')).document).toMatchObject({ auto: 'synthetic-digits', download: null })
    expect((await overstep('data')).out).toMatch(/mnist {2}not there\n.*overstep data --download/)
    const { code, document } = await json('data', '--download')
    expect(code).toBe(1)
    expect(document.error?.message).toContain('could not be downloaded')
  } finally {
    vi.unstubAllEnvs()
  }
})

test('serve prints where it is, and ends when it is told to', async () => {
  const { child, ended, says } = begin('serve')
  await says('Press Ctrl-C')
  child.kill('SIGTERM')
  const { code, out } = await ended
  expect(code).toBe(0)
  expect(out).toMatch(/^Overstep is at http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]+\n$/)
})

test('eval prints value and gradient, also of negative points', async () => {
  // 20x² and 40x at −3; the sharp minimum is stationary.
  expect((await json('eval', 'paper-1d', '--at', '-3')).document).toEqual({ value: 180, gradient: [-120] })
  expect((await json('eval', 'paper-1d', '--at=2.5')).document).toEqual({ value: 0, gradient: [0] })
})

test('eval takes two variables, an expression, a definition and a file with one', async () => {
  const value = async (...words: string[]) => (await json('eval', ...words)).document
  // x² + a·y² with its gradient (2x, 2ay).
  const answer = { value: 13, gradient: [2, 12] }
  expect(await value('--expression', 'x^2 + a*y^2', '--parameter', 'a=3', '--at', '1,2')).toEqual(answer)
  expect(await value('--expression', 'u^2 + 3*v^2', '--variables', 'u,v', '--at', '1,2')).toEqual(answer)
  expect(await value('{"expression": "x^2 + 3*y^2", "variables": ["x", "y"]}', '--at', '1,2')).toEqual(answer)
  writeFileSync(file('bowl.json'), '{"expression": "x^2 + a*y^2", "variables": ["x", "y"], "parameters": {"a": 3}}')
  expect(await value(file('bowl.json'), '--at', '1,2')).toEqual(answer)
  expect(await value('--expression', 'x^3', '--at', '2')).toEqual({ value: 8, gradient: [12] })
  expect((await overstep('eval', '--expression', 'x*y', '--at', '2,-3')).out).toBe(
    'f(2, -3) = -6\n∂f/∂x = -3\n∂f/∂y = 2\n',
  )
})

test('a config file holds a landscape of one’s own; shares are told by learning rate', async () => {
  const landscape = { title: 'bowl', expression: 'x^2 + 3 * y^2', variables: ['x', 'y'] }
  const axis = { min: -1, max: 1, count: 4 }
  const config = { kind: 'basin-map', landscape, x: axis, y: axis, learningRate: [0.1, 0.5] }
  writeFileSync(file('bowl-map.json'), JSON.stringify(config))
  const { code, out } = await begin('run', file('bowl-map.json')).ended
  expect(code).toBe(0)
  expect(out).toContain('Basins on bowl, x₀ = −1 … 1, y₀ = −1 … 1, γ = 0.1, 0.5: completed')
  // Beyond γ = 2/6 the steps in y grow.
  expect(out).toMatch(
    /divergent +50\.00 % {2}16 of 32\n {2}γ .*divergent\n {2}0\.1 .* 0\.00 %\n {2}0\.5 .* 100\.00 %\n/,
  )
  const refused = await overstep('run', file('bowl-map.json'), '--set', 'landscape.expression=x^2 + (y')
  expect(refused.code).toBe(2)
  expect(refused.err).toContain('landscape.expression: "(" is never closed (at character 7)')
})

test.each<[string[], string]>([
  [['run', 'fig06', '--sweep', 'steps'], '--sweep: must be key.path=value,value…, got "steps"'],
  [['run', 'fig06', '--sweep', 'steps=1,0'], 'With steps = 0: steps: must be at least 1, got 0'],
  [['import', 'nothing.zip'], 'nothing.zip: there is no such file'],
  [['import', entry], 'is no zip file'],
  [['archive', '01M881XGYTFT5CBRVSN875A54P'], '--out'],
  [['eval', '--at', '1'], 'landscape: must be given'],
  [['eval', 'paper-1d', '--expression', 'x', '--at', '1'], 'landscape: must be left out'],
  [['eval', 'paper-1d', '--variables', 'x', '--at', '1'], '--variables: belongs to --expression'],
  [['eval', '--expression', 'x*a', '--parameter', 'a', '--at', '1'], '--parameter: must be name=number'],
  [['eval', '--expression', 'x + bar', '--at', '1'], 'landscape.expression: "bar" is not a known name'],
  [['eval', '{"expression": "x"}', '--at', '1'], 'landscape.variables: must be a list of names'],
  [['eval', '{"expression": ', '--at', '1'], 'landscape: is not JSON'],
  [['eval', '--expression', 'x*y', '--at', '1,2,3'], '--at: must be 2 finite numbers (x,y)'],
  [['eval', 'paper-9d', '--at', '1'], 'landscape: must be one of paper-1d'],
  [['eval', 'paper-1d', '--at', '1,2'], '--at: must be a finite number'],
  [['eval', 'paper-1d'], '--at'],
  [['bogus'], "unknown command 'bogus'"],
  [['list', '--bogus'], "unknown option '--bogus'"],
  [['list', '--limit', 'x'], '--limit: must be'],
  [['serve', '--port', '99999'], '--port: must be'],
  [['run', 'fig99'], 'there is no preset "fig99"'],
  [['run', 'fig06', '--set', 'start.mn=3'], 'start.mn: is not a known field'],
  [['run', 'fig06', '--set', 'start.max=-11'], 'start.max: must not be less than min'],
])('%j is refused with exit code 2', async (words, message) => {
  const { code, document, err } = await json(...words)
  expect(code).toBe(2)
  expect(document.error).toMatchObject({ code: 'invalid-input', message: expect.stringContaining(message) })
  expect(err).toContain(message)
  expect(err).not.toMatch(/^\s+at /m)
})

test('a refusal of a real process has an exit code and no stack', async () => {
  const { code, out, err } = await begin('eval', 'paper-1d', '--at', 'x').ended
  expect({ code, out, err }).toEqual({
    code: 2,
    out: '',
    err: 'overstep: --at: must be a finite number, got "x"\n',
  })
})

test('a wrong config file is named with its field', async () => {
  writeFileSync(file('wrong.json'), '{"kind": "fate-map",\n "start": }')
  expect((await overstep('run', file('wrong.json'))).err).toContain('wrong.json: is not JSON, line 2, column 11')
  writeFileSync(file('wrong.json'), '{"kind": "fate-map", "start": {"min": 1, "max": 2, "count": 0}}')
  const { code, err } = await overstep('run', file('wrong.json'))
  expect(code).toBe(2)
  expect(err).toContain('wrong.json: start.count: must be at least 1, got 0')
})

test('a reader that stops early is no failure', async () => {
  const { child, ended } = begin('--help')
  child.stdout.destroy()
  expect(await ended).toMatchObject({ code: 0, err: '' })
})

test('help and version answer', async () => {
  expect((await overstep()).out).toContain('Usage: overstep')
  expect((await overstep('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/)
  expect((await overstep('run', '--help')).out).toContain('--data-dir')
})

test('figures of the article are reproduced with a report; a second call takes the runs from the history', async () => {
  const out = file('article')
  const words = ['reproduce', '--quick', '--only', 'fig03,fig06', '--out', out]
  const { code, err, document } = (await json(...words)) as unknown as {
    code: number
    err: string
    document: { figures: { id: string; run: string; findings: { verdict: string }[]; files: string[] }[] }
  }
  expect(code).toBe(0)
  expect(err).toContain('runs, about')
  expect(document.figures.map(({ id }) => id)).toEqual(['fig03', 'fig06'])
  expect(document.figures.map(({ findings }) => findings.map(({ verdict }) => verdict))).toEqual([
    ['agrees'],
    ['agrees', 'agrees', 'differs'],
  ])
  const names = ['fig03', 'fig06'].flatMap((id) => ['csv', 'npz', 'png', 'svg'].map((format) => `${id}.${format}`))
  expect(readdirSync(out).sort()).toEqual([...names, 'report.html', 'report.md'])
  expect(readFileSync(join(out, 'report.md'), 'utf8')).toContain('## Fig 3')

  const again = await json(...words)
  expect(again.err).toContain('is taken from the history')
  expect(again.err).not.toContain('runs, about')
  expect((again.document as unknown as typeof document).figures.map(({ run }) => run)).toEqual(
    document.figures.map(({ run }) => run),
  )
  expect((await json('reproduce', '--only', 'fig16')).document.error?.message).toContain(
    '--only: there is no figure "fig16"',
  )
})
