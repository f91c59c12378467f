import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { configSchema } from '#shared/contract/index.ts'
import { forkCompute } from '../compute/index.ts'
import { computeEntry } from '../compute/programs.fixture.ts'
import { superviseCompute } from './supervisor.ts'
import { patience } from '../../scripts/patience.ts'

const map = configSchema.parse({
  kind: 'fate-map',
  start: { min: -1, max: 9.5, count: 5000 },
  learningRate: { min: 1e-4, max: 0.06, count: 5000 },
})
const networks = configSchema.parse({
  kind: 'network',
  dataset: 'synthetic-digits',
  hidden: [8],
  starts: 1,
  learningRates: [0.05],
  trainSize: 200,
  testSize: 50,
  batchSize: 20,
  steps: 1e6,
  snapshots: 2,
  device: 'cpu',
})

test.each([
  ['a map', map, 'partial'],
  ['networks', networks, 'checkpoint'],
])(
  'what computes %s waits when it is told to, goes on, and can be cancelled while it waits',
  async (_, config, type) => {
    vi.stubEnv('OVERSTEP_CHECKPOINT_SECONDS', '0.1')
    onTestFinished(() => void vi.unstubAllEnvs())
    let received = 0
    let ended: string | undefined
    const supervisor = superviseCompute(() => forkCompute(computeEntry), {
      onJob(message) {
        if (message.type === type) received++
        if (message.type === 'failed') ended = message.error.code
      },
      onDeath: (error) => expect.fail(error.message),
    })
    onTestFinished(() => supervisor.close())
    supervisor.start('job', config)
    await vi.waitUntil(() => received > 2, { timeout: patience(50_000) })
    supervisor.hold('job', true)
    // Until nothing of what was under way is left.
    for (let before = -1; before < received; await pause(1000)) before = received
    const held = received
    await pause(1000)
    expect(received).toBe(held)
    supervisor.hold('job', false)
    await vi.waitUntil(() => received > held + 2, { timeout: patience(20_000) })
    supervisor.hold('job', true)
    await pause(300)
    supervisor.cancel('job')
    await vi.waitUntil(() => ended !== undefined, { timeout: patience(20_000) })
    expect(ended).toBe('cancelled')
  },
)
