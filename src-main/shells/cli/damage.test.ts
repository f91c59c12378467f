import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { beforeAll, expect, test, vi } from 'vitest'
import { openStore } from '../../store/index.ts'
import { runOf } from '../../store/run.fixture.ts'
import { layoutOf } from './layout.ts'
import { execute } from './program.ts'
import { file, json, makeFolder, overstep } from './sample-commands.fixture.ts'

makeFolder()

const database = file('data/overstep.sqlite')
const PAGE = 4096
const RUNS = 30
const ids: string[] = []
let sound: Buffer
beforeAll(() => {
  const store = openStore(file('data'))
  for (let count = 0; count < RUNS; count++) {
    const { id } = runOf()
    ids.push(id)
    store.runs.insert(runOf({ id }), 'nobody')
    store.arrays.declare(id, { name: 'fate', dtype: 'uint8', shape: [10, 10], fill: 255 })
    for (let row = 0; row < 10; row++) store.arrays.write(id, 'fate', 10 * row, new Uint8Array(10))
  }
  store.close()
  sound = readFileSync(database)
})

/** The page that holds the pieces of the arrays. */
function pageOfPieces(): number {
  const opened = new Database(database, { readonly: true })
  try {
    return opened
      .prepare<[], number>("SELECT pageno FROM dbstat WHERE name = 'array_chunks' AND pagetype = 'leaf' LIMIT 1")
      .pluck()
      .get()!
  } finally {
    opened.close()
  }
}

/** The titles that `list` has for another data folder. */
async function listOf(folder: string): Promise<{ id: string; status: string; error: string | null }[]> {
  let out = ''
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((out += String(text))))
  try {
    expect(
      await execute(['list', '--json', '--data-dir', folder], layoutOf(new URL('main.ts', import.meta.url).href)),
    ).toBe(0)
    return (JSON.parse(out) as { runs: never[] }).runs
  } finally {
    spy.mockRestore()
  }
}

test('of a database of which a page is damaged it is told which runs are whole, and the others are saved', async () => {
  const page = pageOfPieces()
  const bytes = Buffer.from(sound)
  bytes.fill(0, (page - 1) * PAGE, page * PAGE)
  writeFileSync(database, bytes)
  const { code, out } = await overstep('doctor')
  expect(code).toBe(1)
  expect(out).toMatch(/^\d+ of 30 runs are whole$/m)
  const hurt = [...out.matchAll(/ +(\w{26}) +A map: (\d+) of its 10 pieces are missing/g)]
  const lost = hurt.reduce((sum, [, , pieces]) => sum + Number(pieces), 0)
  expect(lost).toBeGreaterThan(0)
  expect(out).toContain(`table array_chunks: ${10 * RUNS - lost} rows can be read, ${lost} cannot`)
  expect(out).toContain('overstep doctor --rescue FOLDER saves what can be read.')

  const saved = await overstep('doctor', '--rescue', file('saved'))
  expect(saved.code).toBe(0)
  expect(saved.out).toContain(`What could be read is saved; to work with it: --data-dir ${file('saved')}`)
  const runs = await listOf(file('saved'))
  expect(runs.map(({ id }) => id).sort()).toEqual(ids)
  const interrupted = runs.filter(({ status }) => status === 'interrupted').map(({ id }) => id)
  expect(interrupted.sort()).toEqual(hurt.map(([, id]) => id))
  expect((await overstep('doctor', '--rescue', file('saved'))).err).toContain('There is something in')
  expect(readFileSync(database).equals(bytes)).toBe(true)
})

test('of one that was cut off, too', async () => {
  writeFileSync(database, sound)
  truncateSync(database, sound.length - PAGE)
  const listed = await overstep('list')
  expect(listed.code).toBe(1)
  expect(listed.err).toContain(`The database ${database} is damaged. "overstep doctor" tells`)
  const { code, document } = await json('doctor')
  expect(code).toBe(1)
  const { database: told } = document as unknown as { database: { problems: string[]; runs: { id: string }[] } }
  expect(told.problems[0]).toContain('is damaged')
  expect(told.runs.length).toBeGreaterThan(RUNS / 2)
})

test('of what is no database at all it is told that nothing can be read', async () => {
  writeFileSync(database, 'a text '.repeat(1000))
  const { code, out } = await overstep('doctor')
  expect(code).toBe(1)
  expect(out).toContain(`Nothing can be read of ${database}: file is not a database.`)
  const refused = await overstep('doctor', '--rescue', file('nothing'))
  expect([refused.code, existsSync(file('nothing'))]).toEqual([1, false])
  expect((await overstep('doctor', '--rescue', '')).code).toBe(2)
})
