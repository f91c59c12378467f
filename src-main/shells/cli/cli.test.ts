import { lendCompute } from '../../compute/lent.fixture.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { PENDING, type Run } from '#shared/contract/index.ts'
import { readNpy } from '../../export/read-npy.fixture.ts'
import { begin, documentOf, expectRefused, file, json, makeFolder, overstep, small } from './sample-commands.fixture.ts'
import { patience } from '../../../scripts/patience.ts'

makeFolder(lendCompute)

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

  test('is gone when deleted', async () => {
    const { document } = await json('run', 'fig06', '--set', ...small, 'start.count=2')
    expect((await json('delete', document.id)).document).toEqual({ deleted: [document.id] })
    expect((await json('list')).document.runs).toMatchObject([{ id }])
    expect((await json('show', document.id)).document.deleted).toBe(true)
    expect((await json('delete', document.id)).code).toBe(2)
    expect((await json('restore', document.id)).document).toEqual({ restored: [document.id] })
    expect((await json('list')).document.runs).toHaveLength(2)
    await expectRefused(['restore', document.id], `id: run ${document.id} is not deleted`)
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
  await vi.waitUntil(begun, { timeout: patience(30_000), interval: 100 })
  child.kill('SIGINT')
  const { code, document, err } = documentOf(await ended)
  expect([code, document]).toMatchObject([130, { id, status: 'cancelled' }])
  expect(err).toContain(`overstep resume ${id}`)
  const resumed = await begin('resume', id.slice(0, 20)).ended
  expect(resumed.code).toBe(0)
  expect(resumed.out).toMatch(/: completed in .*\n.*\n {2}start {2}γ .*\n {2}A .*\n {2}trained on synthetic digits/)
  expect(await json('resume', id)).toMatchObject({ code: 1, document: { error: { code: 'conflict' } } })
})

test('data says where MNIST was looked for; a download that no mirror serves fails', async () => {
  vi.stubEnv('OVERSTEP_MNIST_DIR', '')
  vi.stubEnv('OVERSTEP_MNIST_MIRRORS', 'http://127.0.0.1:9/')
  try {
    expect((await json('data')).document).toMatchObject({ auto: 'synthetic-digits', download: null })
    expect((await overstep('data')).out).toMatch(/mnist +not there\n(.*not there\n)+.*overstep data --download/)
    vi.stubEnv('OVERSTEP_MNIST_DIR', '/no/such/folder')
    expect((await overstep('data')).out).toContain(
      'which the environment variable OVERSTEP_MNIST_DIR names, does not exist',
    )
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
  [['bogus'], "unknown command 'bogus'"],
  [['list', '--bogus'], "unknown option '--bogus'"],
  [['list', '--limit', 'x'], '--limit: must be'],
  [['serve', '--port', '99999'], '--port: must be'],
  [['run', 'fig99'], 'there is no preset "fig99"'],
  [['run', 'fig06', '--set', 'start.mn=3'], 'start.mn: is not a known field'],
  [['run', 'fig06', '--set', 'start.max=-11'], 'start.max: must not be less than min'],
  [
    ['run', 'fig01', '--set', 'minimum=[100]'],
    'minimum: must be a minimum of the landscape, to within 0.1: 0 (flat), 2.5 (sharp), 8.4 … 8.6 (sharpest); got 100',
  ],
  [['run', 'fig01', '--sweep', 'globalMinimum=[0],[1]'], 'globalMinimum: must be a minimum'],
  [['run', 'fig06', '--sweep', 'steps='], '--sweep steps: must have at least one value'],
  [['run', 'fig06', '--sweep', 'steps=1,2', '--sweep', 'steps=3'], '--sweep steps: steps is named twice'],
  [['run', 'fig06', '--sweep', 'steps=100,200,100'], 'steps: 100 is given twice'],
  [['run', 'fig06', '--sweep', 'steps=1..9'], '--sweep steps: 1..9 is no range: it is from..to:count or'],
  [
    ['run', 'fig06', '--sweep', 'steps=1..9:3:log:x'],
    '--sweep steps: 1..9:3:log:x is no range: it is from..to:count or',
  ],
  [
    ['run', 'fig06', '--sweep', 'steps=9..1:3'],
    '--sweep steps: 9..1:3 is no range: to must not be less than from (9), got 1',
  ],
  [['run', 'fig06', '--sweep', 'bound=..1:3'], 'bound: ..1:3 is no range: from must be a finite number, got ""'],
  [['run', 'fig06', '--sweep', 'bound=1..2:0'], 'bound: 1..2:0 is no range: count must be at least 1, got 0'],
  [
    ['run', 'fig06', '--sweep', 'bound=1..2:3:cubic'],
    "bound: 1..2:3:cubic is no range: scale must be 'linear' or 'log'",
  ],
  [['run', 'fig06', '--sweep', 'bound=0..2:3:log'], 'bound: 0..2:3:log is no range: from must be > 0 on a log axis'],
  [['run', 'fig06', '--sweep', 'bound=1..2:1001'], 'bound: 1..2:1001 is no range: count must be at most 1000'],
  [['run', 'fig06', '--sweep', 'steps=1..3:5'], 'steps: 2 is given twice'],
])('%j is refused with exit code 2', expectRefused)

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
