import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openStore, type Store } from '../store/index.ts'
import {
  archivePath,
  content,
  here,
  insert,
  makeStores,
  pack,
  there,
  unpack,
  watch,
} from './sample-archives.fixture.ts'

makeStores()

/** Takes in the archive of both runs in a program that is killed on the way, and returns how it ended. */
function importAndDie(store: Store, thousandths: number): NodeJS.Signals | null {
  const words = [join(import.meta.dirname, 'killed-import.fixture.ts'), store.dataDir, archivePath(), `${thousandths}`]
  const { signal, stderr } = spawnSync(process.execPath, words, { encoding: 'utf8' })
  expect(stderr).toBe('')
  return signal
}

/** What anybody can find of a run that is not there. */
function traces(store: Store, id: string) {
  const filter = { text: '', sort: 'created' as const, descending: true }
  const page = { offset: 0, limit: 10 }
  const { runs, history } = store
  return {
    found: [runs.get(id), runs.several([id]), runs.missing([id])],
    listed: [
      runs.list(filter, page).total,
      history.ids(filter, false, page),
      history.rows(filter, [], true, page).runs,
    ],
    told: [runs.count(), runs.tags(), history.fields(), runs.active(), runs.deletedBefore(Infinity)],
  }
}
const nowhere = (id: string) => ({
  found: [undefined, [], [id]],
  listed: [0, [], 0],
  told: [0, [], [], [], []],
})

/** Tries everything that could bring back a run that is not there, to no effect. */
function expectNoTrace(store: Store, id: string): void {
  expect(traces(store, id)).toEqual(nowhere(id))
  store.runs.setDeleted([id], null)
  store.runs.update(id, { title: 'Mine' })
  expect(store.runs.queueAgain(id, store.owner)).toBe(false)
  expect(store.runs.tag([id], ['mine'], [])).toEqual({})
  expect(traces(store, id)).toEqual(nowhere(id))
}

test('an import shows nothing before it is done, and what a kill leaves of it is gone at the next start', async () => {
  const ids = [insert(here).id, insert(here).id]
  const bytes = await pack(ids)
  const copies: string[] = []
  const staged: number[] = []
  const progress = () => {
    ids.forEach((id) => expectNoTrace(there, id))
    staged.push(there.runs.staged().length)
    // What is in the files at this moment is what a kill would leave.
    const copy = join(there.dataDir, '..', `killed-${copies.length}`)
    mkdirSync(copy)
    for (const name of ['overstep.sqlite', 'overstep.sqlite-wal'])
      copyFileSync(join(there.dataDir, name), join(copy, name))
    copies.push(copy)
  }
  await unpack(bytes, there, { ...watch, progress })
  expect(staged).toEqual(staged.toSorted())
  expect([copies.length, new Set(staged)]).toEqual([staged.length, new Set([0, 1, 2])])
  expect(copies.length).toBeGreaterThan(20)

  for (const copy of copies) {
    const next = openStore(copy)
    try {
      for (const id of ids) expect(traces(next, id)).toMatchObject({ found: nowhere(id).found, listed: [0, [], 0] })
      // On a busy machine the start leaves some of it to be removed little by little.
      while (next.purgeSlice());
      ids.forEach((id) => expectNoTrace(next, id))
      expect([next.runs.staged(), next.problems()]).toEqual([[], []])
      for (const id of ids) expect([next.arrays.specs(id), next.series.members(id)]).toEqual([[], []])
      expect(await unpack(bytes, next)).toEqual({ imported: ids, kept: [], renamed: {}, sweeps: [] })
      for (const id of ids) expect(await content(next, id)).toEqual(await content(here, id))
    } finally {
      next.close()
    }
  }
})

test('what a killed import leaves does not hinder one by a program that was open all the time', async () => {
  const ids = [insert(here).id, insert(here).id]
  const bytes = await pack(ids)
  expect(importAndDie(there, 600)).toBe('SIGKILL')
  expect(there.runs.staged().length).toBeGreaterThan(0)
  ids.forEach((id) => expectNoTrace(there, id))
  expect(await unpack(bytes)).toEqual({ imported: ids, kept: [], renamed: {}, sweeps: [] })
  for (const id of ids) {
    expect(await content(there, id)).toEqual(await content(here, id))
    expect(there.runs.get(id)).toMatchObject({ deleted: false, run: { title: 'Theory γ', tags: ['zeta', 'alpha'] } })
  }
  expect(there.history.fields().length).toBeGreaterThan(5)
})

test('an import that is killed when all is done has taken in all', async () => {
  const run = insert(here)
  await pack([run.id])
  expect(importAndDie(there, 2000)).toBe('SIGKILL')
  expect(await content(there, run.id)).toEqual(await content(here, run.id))
  expect([there.runs.count(), there.runs.staged()]).toEqual([1, []])
})

test('a run that another program is importing is not imported beside it, and is left alone', async () => {
  const run = insert(here)
  const other = openStore(there.dataDir)
  try {
    other.runs.stage(run, other.owner)
    there.clearStaged()
    const error = await unpack(await pack([run.id])).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ code: 'conflict', message: expect.stringContaining('is importing the run') })
    expect(other.runs.staged()).toEqual([{ id: run.id, owner: other.owner }])
    expect(other.runs.publish([run.id], other.owner)).toBe(1)
    expect(there.runs.get(run.id)?.run.title).toBe('Theory γ')
  } finally {
    other.close()
  }
})

test('a staged run that could not be removed does not keep its own program from importing it again', async () => {
  const run = insert(here)
  there.runs.stage({ ...run, title: 'Left' }, there.owner)
  there.arrays.declare(run.id, { name: 'surface/value', dtype: 'uint8', shape: [1], fill: 0 })
  expect(await unpack(await pack([run.id]))).toMatchObject({ imported: [run.id], renamed: {}, sweeps: [] })
  expect(await content(there, run.id)).toEqual(await content(here, run.id))
})
