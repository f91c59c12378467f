import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ulid } from 'ulid'
import { onTestFinished } from 'vitest'
import { freshRun, networkConfigSchema, type Run } from '#shared/contract/index.ts'
import type { FromCompute, ToCompute } from '../compute/index.ts'
import { openStore, type Store } from '../store/index.ts'
import { createHub } from './hub.ts'
import { createJobs } from './jobs.ts'

const axis = { min: 0.01, max: 1, count: 2, scale: 'linear' as const }
const grid = { kind: 'fate-map' as const, landscape: 'paper-1d' as const, start: axis, learningRate: axis }
const times = { created: 1000, started: null, finished: null, computed: null }
const provenance = { appVersion: '0.1.0', engine: 'overstep', device: 'cpu', precision: 'float64' } as const
const random = { generator: null, seed: null }
export const runOf = (): Run => ({
  id: ulid(),
  kind: 'fate-map',
  title: 'A map',
  status: 'queued',
  config: { ...grid, steps: 1000, tolerance: 1e-6, bound: 1e6 },
  ...times,
  ...provenance,
  ...random,
  ...freshRun(),
})

export const networkRun = (): Run => {
  const config = networkConfigSchema.parse({ kind: 'network' })
  return { ...runOf(), kind: 'network', title: 'Networks', config, engine: 'onnx', precision: 'float32' }
}

/**
 * Jobs over a store that is partly replaced, and a compute process that does only what the test says and never obeys.
 */
export function stage(changes: (store: Store) => Partial<Store> = () => ({})) {
  const dataDir = mkdtempSync(join(tmpdir(), 'overstep-jobs-'))
  const real = openStore(dataDir)
  const store = { ...real, ...changes(real) }
  const hub = createHub()
  const told: string[] = []
  const notices: string[] = []
  hub.on('notice', ({ message }) => notices.push(message))
  hub.on('run.changed', ({ run }) => told.push(`${run.status}${run.error ? `: ${run.error}` : ''}`))
  hub.on('run.partial', ({ array }) => told.push(`partial ${array}`))
  const sent: ToCompute[] = []
  let say: (message: FromCompute) => void = () => {}
  let processes = 0
  let die: (reason: string) => void = () => {}
  const jobs = createJobs(store, hub, () => {
    processes++
    return {
      send: (message) => void sent.push(message),
      onMessage(listener) {
        say = listener
        queueMicrotask(() => listener({ type: 'ready', threads: 1 }))
      },
      onExit: (listener) => void (die = listener),
      kill: () => {},
    }
  })
  onTestFinished(() => {
    jobs.close()
    real.close()
    rmSync(dataDir, { recursive: true, force: true })
  })
  const add = (run = runOf()) => {
    real.runs.insert(run, real.owner)
    jobs.enqueue(run)
    return run.id
  }
  return {
    dataDir,
    store: real,
    hub,
    jobs,
    told,
    notices,
    sent,
    add,
    processes: () => processes,
    say: (message: FromCompute) => say(message),
    die: (reason: string) => die(reason),
    // Questions and places are none of their business.
    ofRuns: () => sent.flatMap((message) => ('id' in message ? [`${message.type} ${message.id}`] : [])),
  }
}
