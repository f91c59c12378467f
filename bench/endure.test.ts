import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parsersOf } from './endure/bad-parsers.fixture.ts'
import { campaign, Fallen, isSound, tableOf } from './endure/campaign.ts'
import { buildCommands } from './endure/commands.ts'
import { examine, type History, makeHistory, tiny, withCopy } from './endure/history.ts'
import { inputs } from './endure/inputs.ts'

const budget = { seed: 1, lanes: 1, isOver: () => false, most: 1 }

test('a campaign of a trial of each kind loses nothing', async () => {
  const words = [join(import.meta.dirname, 'endure.ts'), '--trials', '1', '--lanes', '4', '1', '1']
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] })
  afterAll(() => void child.kill('SIGKILL'))
  let [out, err] = ['', '']
  child.stdout.on('data', (text) => (out += text))
  child.stderr.on('data', (text) => (err += text))
  const [code] = (await once(child, 'close')) as [number | null]
  const rows = [...out.matchAll(/^\| ([a-z].*?) *\| +(\d+) \| +(\d+) \| +(\d+) \| +(\d+) \| +(\d+) \|$/gm)]
  const told = rows.map(([, name, tried, ...rest]) => ({ name, tried: Number(tried), rest: rest.map(Number) }))
  expect({ err: err.replace(/^Buil.*\n/gm, ''), code }).toEqual({ err: '', code: 0 })
  for (const { tried, rest } of told) expect(rest).toEqual([tried, 0, 0, 0])
  const first = (word: string) => told.filter(({ name }) => name!.startsWith(word))
  expect([first('kill: run').length, first('input: ').length, first('busy: ').length]).toEqual([7, 8, 7])
  expect(first('damaged: ')[0]?.tried).toBe(1)
  expect(first('all')[0]?.tried).toBeGreaterThan(2000)
})

test('an input that throws, hangs or takes all memory is counted as such, and the others as survived', async () => {
  const lines: string[] = []
  const parsers = new URL('./endure/bad-parsers.fixture.ts', import.meta.url).href
  const reading = inputs(parsersOf(), { seed: 1, timed: false, given: ['', ''], hangs: 3, parsers }, (line) =>
    lines.push(line),
  )
  const rows = await campaign(reading.kinds, budget, (line) => lines.push(line))
  await reading.close()
  const counts = rows.map(({ name, survived, fallen: { crashed, hung, lost } }) => [
    name,
    survived,
    lost,
    crashed,
    hung,
  ])
  expect(counts).toEqual([
    ['none', 10, 0, 0, 0],
    ['throws', 9, 0, 1, 0],
    ['hangs', 4, 0, 0, 1],
    ['memory', 4, 0, 1, 0],
  ])
  expect(isSound(rows)).toBe(false)
  expect(tableOf(rows)).toMatch(/^\| all +\| +30 \| +27 \| +0 \| +2 \| +1 \|$/m)
  expect(lines.join()).toContain('undefined is not a function')
})

let history: History
beforeAll(async () => {
  await buildCommands(() => undefined)
  history = await makeHistory(tiny)
})
afterAll(() => rmSync(history.folder, { recursive: true }))

test.each<[string, string, string]>([
  ['a changed byte of an array', 'UPDATE array_chunks SET data = zeroblob(length(data))', 'has other bytes'],
  ['a run that is gone', "DELETE FROM runs WHERE kind = 'trajectory'", '(trajectory) is gone'],
  ['another title', "UPDATE runs SET title = 'x'", 'says otherwise'],
  ['a row of nothing', "INSERT INTO run_tags VALUES ('x', 0, 'y')", 'refers to a missing row'],
])('%s in the database is seen', async (_, sql, told) => {
  await withCopy(history, async ({ dataDir }) => {
    await examine(history, dataDir)
    const database = new Database(join(dataDir, 'overstep.sqlite'))
    database.pragma(`foreign_keys = ${sql.startsWith('INSERT') ? 'OFF' : 'ON'}`)
    database.exec(sql)
    database.close()
    await expect(examine(history, dataDir)).rejects.toThrow(told)
    await expect(examine(history, dataDir)).rejects.toBeInstanceOf(Fallen)
  })
})

test('a database that is no more one is seen', async () => {
  await withCopy(history, async ({ dataDir }) => {
    copyFileSync(history.archive, join(dataDir, 'overstep.sqlite'))
    await expect(examine(history, dataDir)).rejects.toMatchObject({ fall: 'lost' })
  })
})
