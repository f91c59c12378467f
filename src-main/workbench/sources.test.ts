import { afterEach, expect, test } from 'vitest'
import { refused, type NetworkConfig } from '#shared/contract/index.ts'
import { experimentOf } from '../experiments/index.ts'
import { networkRun, stage } from './jobs.fixture.ts'
import { namedSources, readSources } from './sources.ts'

const experiment = experimentOf('network')
afterEach(() => {
  delete experiment.sources
})

/** Networks that need two arrays of the run that they name, which has to have ended. */
function needing(id: string): void {
  experiment.sources = (_: NetworkConfig, named) => {
    const { run, arrays } = named('from.run', id)
    if (run.status !== 'completed') throw refused('from.run', `run ${id} has not ended`)
    return [{ run, arrays: arrays.map(({ name }) => name).slice(0, 2) }]
  }
}

/** A run that has ended, with three arrays of one value each: 1, 2 and 3. */
function ended({ store }: Pick<ReturnType<typeof stage>, 'store'>) {
  const run = { ...networkRun(), status: 'completed' as const, summary: { parameters: 3 } }
  store.runs.insert(run, store.owner)
  ;['one', 'two', 'three'].forEach((name, index) => {
    store.arrays.declare(run.id, { name, dtype: 'float32', shape: [1], fill: 0 })
    store.arrays.write(run.id, name, 0, Float32Array.of(index + 1))
  })
  return run
}

test('a run that names another one is given what it needs of it before it starts, array by array', async () => {
  const { store, add, sent, ofRuns } = stage()
  const source = ended({ store })
  needing(source.id)
  const id = add(networkRun())
  await expect.poll(ofRuns).toEqual([...Array<string>(3).fill(`source ${id}`), `start ${id}`])
  const handed = sent.flatMap((message) => (message.type === 'source' ? [message.source] : []))
  expect(handed.map(({ run }) => run)).toEqual(Array(3).fill(expect.objectContaining({ id: source.id })))
  expect(handed.flatMap(({ arrays }) => arrays.map(({ name, data }) => [name, ...data]))).toEqual([
    ['one', 1],
    ['two', 2],
  ])
})

test('one whose source is not there or does not serve is refused at the field, and fails where it waits', async () => {
  const { store, add, jobs } = stage()
  const missing = '0'.repeat(26)
  needing(missing)
  const refusal = {
    code: 'invalid-input',
    message: `from.run: there is no run ${missing}. It may have been deleted for good`,
    details: { issues: [expect.objectContaining({ path: 'from.run' })] },
  }
  expect(() => namedSources(store, networkRun().config)).toThrow(expect.objectContaining(refusal))
  const id = add(networkRun())
  await expect.poll(() => store.runs.get(id)?.run).toMatchObject({ status: 'failed', error: refusal.message })
  expect(jobs.holds(id)).toBe(false)
  const waiting = networkRun()
  store.runs.insert(waiting, store.owner)
  needing(waiting.id)
  await expect(readSources(store, networkRun().config)).rejects.toThrow(`from.run: run ${waiting.id} has not ended`)
})

test('a run that two fields name is read once', async () => {
  const { store } = stage()
  const source = ended({ store })
  experiment.sources = (_, named) =>
    ['from.run', 'to.run'].map((path, index) => ({
      run: named(path, source.id).run,
      arrays: ['two', index === 0 ? 'one' : 'three'],
    }))
  const [read, ...others] = await readSources(store, networkRun().config)
  expect(others).toEqual([])
  expect(read?.arrays.map(({ name }) => name)).toEqual(['two', 'one', 'three'])
})
