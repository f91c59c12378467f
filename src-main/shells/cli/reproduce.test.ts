import { lendCompute } from '../../compute/lent.fixture.ts'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { begin, documentOf, file, json, makeFolder } from './sample-commands.fixture.ts'

makeFolder(lendCompute)

test('figures of the article are reproduced with a report; a second call takes the runs from the history', async () => {
  const out = file('article')
  const words = ['reproduce', '--quick', '--only', 'fig03,fig06', '--out', out]
  const { code, err, document } = (await json(...words)) as unknown as {
    code: number
    err: string
    document: { figures: { id: string; run: string; findings: { verdict: string }[]; files: string[] }[] }
  }
  expect(code).toBe(0)
  expect(err).toContain('runs, about')
  expect(document.figures.map(({ id }) => id)).toEqual(['fig03', 'fig06'])
  expect(document.figures.map(({ findings }) => findings.map(({ verdict }) => verdict))).toEqual([
    ['agrees'],
    ['agrees', 'agrees', 'differs'],
  ])
  const names = ['fig03', 'fig06'].flatMap((id) =>
    ['csv', 'npz', 'pdf', 'png', 'svg'].map((format) => `${id}.${format}`),
  )
  expect(readdirSync(out).sort()).toEqual([...names, 'report.html', 'report.md'])
  expect(readFileSync(join(out, 'report.md'), 'utf8')).toContain('## Fig 3')

  const again = await json(...words)
  expect(again.err).toContain('is taken from the history')
  expect(again.err).not.toContain('runs, about')
  expect((again.document as unknown as typeof document).figures.map(({ run }) => run)).toEqual(
    document.figures.map(({ run }) => run),
  )
  expect((await json('reproduce', '--only', 'fig16')).document.error?.message).toContain(
    '--only: there is no figure "fig16"',
  )
})

test('Ctrl-C while figures are written ends in order and leaves no half file; the same command goes on', async () => {
  const out = file('stopped')
  const words = ['reproduce', '--quick', '--only', 'fig03,fig04', '--out', out]
  const { child, ended, says } = begin(...words)
  await says('Fig 3: writing')
  child.kill('SIGINT')
  const { code, err } = await ended
  expect(code).toBe(130)
  expect(err).toContain('the same command goes on from here')
  expect(readdirSync(out).filter((name) => /part$|^report/.test(name))).toEqual([])
  const { code: again, err: told } = await begin(...words).ended
  expect(again).toBe(0)
  expect(told).not.toContain('runs, about')
  expect(readdirSync(out)).toHaveLength(2 * 5 + 2)
})

test('what Ctrl-C has cancelled and cannot go on is done again, and not kept beside what took its place', async () => {
  const words = ['reproduce', '--quick', '--only', 'fig01', '--out', file('theory')]
  const runs = async () =>
    (await json('list', '--text', 'theory')).document.runs.map(({ id, status }) => ({ id, status }))
  const { ended, says, ctrlC } = begin(...words)
  await says('Theory')
  ctrlC()
  expect((await ended).code).toBe(130)
  const [half, ...others] = await runs()
  expect([half, others]).toEqual([{ id: expect.anything(), status: 'cancelled' }, []])

  const { code, err } = await begin(...words).ended
  expect(code).toBe(0)
  expect(err).toContain('1 run, about')
  expect(err).toContain(`Deleted what had been ended early and is done now: ${half!.id}`)
  expect(await runs()).toEqual([{ id: expect.anything(), status: 'completed' }])
  expect((await json('show', half!.id)).document.deleted).toBe(true)
})

test('what Ctrl-C has cancelled and can go on goes on', async () => {
  const words = ['reproduce', '--quick', '--only', 'fig10', '--out', file('shares')]
  const runs = async () => (await json('list', '--text', 'basin-share')).document.runs.toReversed()
  const { ended, says, ctrlC } = begin(...words)
  await says('Shares of fates')
  ctrlC()
  expect((await ended).code).toBe(130)
  const [first] = await runs()
  expect(first).toMatchObject({ status: 'cancelled', error: null })
  expect(documentOf(await begin(...words, '--json').ended).code).toBe(0)
  expect((await runs()).map(({ id, status }) => [id === first!.id, status])).toEqual([
    [true, 'completed'],
    [false, 'completed'],
  ])
})
