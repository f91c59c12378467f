import { truncateSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { ulid } from 'ulid'
import { expect, test } from 'vitest'
import { configSchema, freshRun, kindSchema, OverstepError, type Run } from '#shared/contract/index.ts'
import { openStore } from '../../store/index.ts'
import { assign, parseJson, sweepOver } from './config.ts'
import { documentOf, expectRefused, file, makeFolder, overstep } from './sample-commands.fixture.ts'

makeFolder()

test.each<[string, string[], string]>([
  ['an index far behind the end of a list', ['--set', 'starts[4000000000]=1'], 'starts[4000000000]: is not a known'],
  ['the length of a list', ['--set', 'starts.length=4000000000'], 'starts.length: is not a known field'],
  ['4,000,000,000 networks', ['--set', 'kind=network', 'starts=4000000000'], 'starts: must be at most 128'],
  ['lists in each other', ['--set', `starts=${'['.repeat(60)}${']'.repeat(60)}`], 'starts: has more than 50 lists'],
  ['10⁵ values', ['--sweep', `steps=${'1,'.repeat(6e4)}1`], 'must have at most 1000 values'],
  ['a range of 10⁹ values', ['--sweep', 'steps=1..2:1000000000'], 'must be at most'],
])('%s on the command line is refused', async (_, words, message) => {
  await expectRefused(['run', 'fig02', ...words], message)
})

test('a file that is too large, too deep or of too many values to be a config is refused by name', async () => {
  const large = file('large.json')
  writeFileSync(large, '{')
  truncateSync(large, 3 * 2 ** 30)
  await expectRefused(['run', large], `${large}: is too large`)
  const deep = file('deep.json')
  writeFileSync(deep, '['.repeat(10_000_000))
  await expectRefused(['run', deep], `${deep}: has more than 50 lists and objects in each other`)
  await expectRefused(['eval', deep, '--at', '1'], `${deep}: has more than 50`)
  const many = file('many.json')
  writeFileSync(many, `[${'0,'.repeat(1_000_000)}0]`)
  await expectRefused(['run', many], `${many}: has more than 100000 values`)
})

/** Clears the screen, sets the title of the window, erases a line, turns the direction of text, begins another line. */
const steering = '\u001b[2J\u001b]0;owned\u0007\u009b1K\r\b\u202e\u2066\nid  forged'

test('nothing that a run is called or says can steer the terminal, whatever is printed of it', async () => {
  const store = openStore(file('data'))
  const config = configSchema.parse({
    kind: 'trajectory',
    starts: [[1]],
    learningRates: [0.01],
    landscape: { title: steering, expression: 'x^2', variables: ['x'] },
  })
  const texts = { title: steering, error: steering, notes: steering, tags: [steering], engine: steering }
  const run: Run = {
    id: ulid(),
    kind: 'trajectory',
    status: 'completed',
    config,
    created: 2 ** 53 - 1,
    started: 1,
    finished: 2,
    computed: 1,
    appVersion: steering,
    device: steering,
    precision: steering,
    generator: steering,
    seed: null,
    ...freshRun(),
    ...texts,
    summary: { fates: [steering], counts: { [steering]: 1 }, said: steering, networks: [null], shares: { flat: 'x' } },
  }
  store.runs.insert(run, store.owner)
  store.series.putMember(run.id, { index: 0, parameters: { [steering]: steering }, summary: null })
  store.arrays.declare(run.id, { name: steering, dtype: 'uint8', shape: [1], fill: 0 })
  store.arrays.write(run.id, steering, 0, Uint8Array.of(1))
  store.close()
  const commands = [
    ['list'],
    ['show', run.id],
    ['array', run.id, 'none', '--out', file('none.npy')],
    ['export', run.id, '--figure', steering, '--out', file('none.png')],
    ['run', `./${steering}.json`],
    ['resume', run.id],
    ['list', steering],
  ]
  for (const words of commands)
    for (const form of [[], ['--json']]) {
      const { code, out, err } = await overstep(...words, ...form)
      const said = out + err
      expect(said.length).toBeGreaterThan(20)
      expect([words, form, said.match(/[^\P{Cc}\n]|\p{Bidi_Control}/u)]).toEqual([words, form, null])
      if (form.length > 0) expect(documentOf({ code, out, err }).document).toBeTypeOf('object')
    }
  const listed = (await overstep('list')).out
  expect(listed.match(/^id {2}forged/m)).toBeNull()
  const { out } = await overstep('show', run.id, '--json')
  expect(JSON.parse(out)).toMatchObject({ ...texts, created: 2 ** 53 - 1 })
})

/**
 * Anything that may be typed for --set, --sweep or as the content of a file, of the words of that language and others.
 */
const typed = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        'steps',
        'start',
        'count',
        '.',
        '..',
        '[',
        ']',
        '=',
        ',',
        ':',
        'log',
        'linear',
        'null',
        '{',
        '}',
        '"',
        '\\',
        '4000000000',
        '1e300',
        '-',
        '0',
        '1',
        '1000',
        'NaN',
        'Infinity',
        '1e-5',
        '__proto__',
        'length',
        'x',
        ' ',
        '\n',
      ),
      fc.string({ maxLength: 3 }),
    ),
    { maxLength: 14 },
  )
  .map((words) => words.join(''))

test('whatever is typed for a field, a sweep or in a file is read within its limits or refused', () => {
  const COUNT = Number(process.env['OVERSTEP_FUZZ'] ?? 3000)
  const read = { set: 0, swept: 0, parsed: 0 }
  const refused = { set: 0, swept: 0, parsed: 0 }
  let lists = 0
  const attempt = (what: keyof typeof read, act: () => unknown) => {
    try {
      act()
      read[what]++
    } catch (error) {
      expect(error).toBeInstanceOf(OverstepError)
      expect(error).toMatchObject({ code: 'invalid-input' })
      refused[what]++
    }
  }
  fc.assert(
    fc.property(typed, fc.constantFrom(...kindSchema.options), (text, kind) => {
      const config = { starts: [[1]], start: { count: 3 }, steps: 5 }
      attempt('set', () => {
        const changed = assign(config, [text]) as { starts: unknown }
        if (!Array.isArray(changed.starts)) return
        expect(changed.starts.length).toBeLessThan(20)
        lists++
      })
      attempt('swept', () => sweepOver([text], kind).forEach(({ values }) => expect(values.length).toBeLessThan(1001)))
      attempt('parsed', () => parseJson(text, 'x.json'))
    }),
    { numRuns: COUNT, ...(process.env['OVERSTEP_FUZZ'] ? {} : { seed: 1 }) },
  )
  expect(Math.min(lists, ...Object.values(read), ...Object.values(refused))).toBeGreaterThan(COUNT / 200)
}, 120_000)
