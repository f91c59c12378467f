import fc from 'fast-check'
import { expect, test } from 'vitest'
import { goodConfigs } from '#shared/contract/hostile-values.fixture.ts'
import { configSchema } from '#shared/contract/index.ts'
import { fieldsOf } from '../facts/index.ts'
import { emptySheet } from '../landscape-definition/index.ts'
import { draftOf, inputPaths, readDraft, type Draft } from './draft.ts'
import { readSweep, sweepFields, sweepRow } from './sweep.ts'

/** How many forms; OVERSTEP_FUZZ=100000 for a thorough search. */
const asked = import.meta.env['OVERSTEP_FUZZ'] as string | undefined
const COUNT = Number(asked ?? 300)
const options = { numRuns: COUNT, ...(asked === undefined && { seed: 1 }) }

/** Whatever may be typed or pasted into an input. */
const typed = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '1',
    '5',
    '0.1',
    '1e-3',
    '4000000000',
    '1e300',
    '-1',
    'NaN',
    'log',
    'linear',
    'auto',
    'full',
  ),
  fc.constantFrom(
    '1'.repeat(200_000),
    `${'1'.repeat(200_000)}x`,
    '1,'.repeat(50_000),
    '1;'.repeat(20_000),
    ' '.repeat(1e5),
  ),
  fc.constantFrom('1, 2', '1; 2', '1, 2; 3, 4', '\u0000', '\ud800', '−1', '1 000 000'),
  fc.string({ maxLength: 12 }),
  fc.double().map(String),
)
const landscapes = fc.oneof(
  fc.constantFrom('paper-1d', 'paper-2d', 'nowhere', ''),
  fc
    .tuple(typed, typed, typed)
    .map(([expression, name, value]) =>
      JSON.stringify({ ...emptySheet, expression, parameters: [{ name, value, from: '', to: '' }] }),
    ),
)

test(
  'a form with anything in its inputs is a config, or says of which what is wrong; so does a sweep of it',
  () => {
    const counts = { configs: 0, refused: 0, swept: 0 }
    fc.assert(
      fc.property(
        fc.constantFrom(...goodConfigs.map((config) => configSchema.parse(config))),
        fc.option(landscapes),
        fc.array(fc.tuple(fc.nat(), typed), { maxLength: 3 }),
        fc.array(fc.tuple(fc.nat(), typed), { minLength: 1, maxLength: 2 }),
        (good, landscape, changes, rows) => {
          const { kind } = good
          // A landscape is chosen, and its parts are typed.
          const inputs = fieldsOf(kind).flatMap((field) => (field.type === 'landscape' ? [] : inputPaths(field)))
          const draft: Draft = draftOf(good)
          if (landscape !== null) draft['landscape'] = landscape
          for (const [index, text] of changes) draft[inputs[index % inputs.length]!] = text
          const { config, issues } = readDraft(kind, draft)
          counts[config ? 'configs' : 'refused']++
          expect(config !== undefined || issues.length > 0).toBe(true)
          const fields = sweepFields(kind, draft, ['x', 'y'])
          const swept = rows.map(([index, text]) => ({ ...sweepRow(fields[index % fields.length]!), text }))
          const { runs } = readSweep(config ?? null, swept, fields)
          expect(runs.length).toBeLessThanOrEqual(1000)
          if (runs.length > 0) counts.swept++
        },
      ),
      options,
    )
    expect(Math.min(counts.configs, counts.refused, counts.swept)).toBeGreaterThan(COUNT / 200)
  },
  60_000 + 200 * COUNT,
)
