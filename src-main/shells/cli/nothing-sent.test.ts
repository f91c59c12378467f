import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandEntry } from '../../compute/programs.fixture.ts'
import { patience } from '../../../scripts/patience.ts'

// "Nothing is ever sent anywhere": commands in a home, a cache and a folder that are empty, and stay so; each try to
// reach a network is noted.

const trap = new URL('./no-network.fixture.ts', import.meta.url).href

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'overstep-sent-'))
  for (const name of ['home', 'cache', 'config', 'here', 'temporary']) mkdirSync(join(folder, name))
})
afterAll(() => rmSync(folder, { recursive: true }))

const log = () => join(folder, 'network')
const asked = () => (existsSync(log()) ? readFileSync(log(), 'utf8') : '')

function runNode(words: string[]): { status: number | null; stdout: string; stderr: string } {
  const place = (name: string) => join(folder, name)
  const { PATH, SystemRoot } = process.env
  return spawnSync(process.execPath, words, {
    cwd: place('here'),
    env: {
      PATH,
      SystemRoot,
      NETWORK_LOG: log(),
      NODE_OPTIONS: `--import=${trap}`,
      // On Windows they are folders of the profile.
      HOME: place('home'),
      USERPROFILE: place('home'),
      XDG_CACHE_HOME: place('cache'),
      XDG_CONFIG_HOME: place('config'),
      APPDATA: place('config'),
      LOCALAPPDATA: place('cache'),
      TMPDIR: place('temporary'),
      TEMP: place('temporary'),
    },
    encoding: 'utf8',
  })
}

const overstep = (...words: string[]) => runNode([commandEntry, ...words, '--json', '--data-dir', join(folder, 'data')])

const left = () =>
  ['home', 'cache', 'config', 'here', 'temporary'].flatMap((name) =>
    readdirSync(join(folder, name), { recursive: true }).map((file) => `${name}/${String(file)}`),
  )

const tiny = [
  'dataset=synthetic-digits',
  'hidden=[4]',
  'starts=1',
  'learningRates=[0.1]',
  'batchSize=16',
  'trainSize=32',
  'testSize=16',
  'epochs=1',
  'snapshots=2',
].flatMap((field) => ['--set', field])

/** Trains one small network; the run's id. */
function train(engine: string): string {
  const { status, stdout, stderr } = overstep('run', 'mnist', ...tiny, '--set', `engine=${engine}`)
  expect(status, stderr).toBe(0)
  const run = JSON.parse(stdout) as { id: string; status: string; summary: { networks: unknown[] } }
  expect([run.status, run.summary.networks.length]).toEqual(['completed', 1])
  return run.id
}

/** Each starts some processes, which take a while where all cores are busy. */
const timeout = patience(240_000)

describe('nothing is sent, and nothing is left outside of the data folder', { timeout }, () => {
  test('by training with ONNX Runtime, which looks for a GPU too, and by a picture of it', () => {
    const picture = join(folder, 'losses.png')
    expect(overstep('export', train('onnx'), '--figure', 'losses', '--out', picture)).toMatchObject({ status: 0 })
    expect(existsSync(picture)).toBe(true)
    expect(asked()).toBe('')
    expect(left()).toEqual([])
  })

  test('by training with TensorFlow.js', () => {
    train('tfjs')
    expect(asked()).toBe('')
    expect(left()).toEqual([])
  })

  test('and what would be asked of a network is noted', () => {
    const tries = [
      `fetch('http://127.0.0.1:8/x')`,
      `import('node:dns').then((dns) => dns.promises.lookup('localhost'))`,
    ]
    for (const attempt of tries) {
      const script = `Promise.resolve().then(() => ${attempt}).catch(() => process.exit(3))`
      expect(runNode(['--eval', script])).toMatchObject({ status: 3 })
      expect(asked(), attempt).not.toBe('')
      rmSync(log())
    }
  })
})
