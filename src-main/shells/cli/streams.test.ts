import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, openSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { commandEntry } from '../../compute/programs.fixture.ts'
import { begin, dataDir, documentOf, json, makeFolder, small } from './sample-commands.fixture.ts'

makeFolder()

/** A map that takes a second or two, so that something can befall it. */
const long = ['run', 'fig06', '--set', 'start.count=1200', 'learningRate.count=1200']

test('a run whose standard error is closed goes on, is saved, and gives its answer', async () => {
  const { child, ended } = begin(...long, '--json')
  child.stderr.once('data', () => child.stderr.destroy())
  const { code, document } = documentOf(await ended)
  expect([code, document]).toMatchObject([0, { status: 'completed' }])
  expect((await json('show', document.id)).document).toMatchObject({ status: 'completed' })
})

test('a run whose reader has gone is carried out all the same', async () => {
  const { child, ended } = begin('run', 'fig06', '--set', ...small)
  child.stdout.destroy()
  const { code, err } = await ended
  expect(code).toBe(0)
  const id = /\(([0-9A-Z]{26})\)/.exec(err)?.[1] ?? ''
  expect((await json('show', id)).document).toMatchObject({ status: 'completed' })
})

test('an answer that cannot be written is a failure and told; what is only told on the way is not', async () => {
  if (!existsSync('/dev/full')) return expect(process.platform).not.toBe('linux')
  const full = openSync('/dev/full', 'w')
  onTestFinished(() => closeSync(full))
  const words = [commandEntry, 'run', 'fig06', '--set', ...small, ...dataDir()]
  const unanswered = spawn(process.execPath, words, { stdio: ['ignore', full, 'pipe'] })
  let err = ''
  unanswered.stderr!.on('data', (text) => (err += text))
  expect((await once(unanswered, 'close'))[0]).toBe(1)
  expect(err).toContain('overstep: standard output cannot be written: the disk is full\n')
  const untold = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', full] })
  let out = ''
  untold.stdout!.on('data', (text) => (out += text))
  expect((await once(untold, 'close'))[0]).toBe(0)
  expect(out).toContain(': completed in')
})

test('a run without a terminal goes on when one hangs up, as under nohup', async () => {
  const { child, ended, says } = begin(...long, '--json')
  await says('Fate map')
  for (let times = 0; times < 3; times++) {
    process.kill(-child.pid!, 'SIGHUP')
    await pause(200)
  }
  expect(documentOf(await ended)).toMatchObject({ code: 0, document: { status: 'completed' } })
})
