import { fork } from 'node:child_process'
import { once } from 'node:events'
import { constants, getPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { computeEntry } from './programs.fixture.ts'
import { IN_FRONT } from './protocol.ts'

test.for<[string, string[], number]>([
  ['beside a window', [], constants.priority.PRIORITY_BELOW_NORMAL],
  ['for a command', [IN_FRONT], getPriority()],
])('a compute process %s has its priority', async ([, args, priority]) => {
  const child = fork(fileURLToPath(computeEntry), args, { serialization: 'advanced', execArgv: [] })
  try {
    await once(child, 'message')
    expect(getPriority(child.pid)).toBe(priority)
  } finally {
    child.kill('SIGKILL')
  }
})
