import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hostileValues, replaced } from '#shared/contract/hostile-values.fixture.ts'
import { OverstepError } from '#shared/contract/index.ts'
import { forged, wholeArchive } from './forged-archives.fixture.ts'
import { here, insert, makeStores, pack, there, unpack } from './sample-archives.fixture.ts'
import { text, zipOf } from './zip-of.fixture.ts'

makeStores()

/** How many archives of each kind; OVERSTEP_FUZZ=100000 for a thorough search. */
const COUNT = Number(process.env['OVERSTEP_FUZZ'] ?? 150)
/** Milliseconds: an archive takes some fifty, many more where the machine is busy. */
const patience = 60_000 + 500 * COUNT
const options = { numRuns: COUNT, ...(process.env['OVERSTEP_FUZZ'] ? {} : { seed: 1 }) }

/**
 * Takes in an archive: it is refused with a reason and leaves nothing, or what came in can be shown. Returns whether it
 * was taken.
 */
async function survives(archive: Uint8Array): Promise<boolean> {
  let imported: string[]
  try {
    imported = (await unpack(archive)).imported
  } catch (error) {
    expect(error).toBeInstanceOf(OverstepError)
    expect(error).toMatchObject({ code: 'invalid-input' })
    expect([there.runs.count(), there.runs.deletedBefore(Infinity), there.runs.staged()]).toEqual([0, [], []])
    return false
  }
  const filter = { text: '', sort: 'created' as const, descending: true }
  expect(there.history.rows(filter, ['duration'], true, { offset: 0, limit: 10 }).rows).toHaveLength(imported.length)
  for (const { id, created } of there.runs.list(filter, { offset: 0, limit: 10 }).runs) {
    expect(new Date(created).toISOString()).toContain('T')
    await there.data(id)
    there.runs.purge(id)
  }
  expect(there.problems()).toEqual([])
  return true
}

test(
  'archives that were changed in any byte, cut off or drawn out are refused, or are as good',
  async () => {
    const whole = await pack([insert(here).id])
    const change = fc.record({ at: fc.nat(), byte: fc.nat(255), insert: fc.boolean() })
    let taken = 0
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(10), async (changes, cut) => {
        let bytes = Buffer.from(whole)
        for (const { at: place, byte, insert: isInserted } of changes) {
          const at = place % bytes.length
          if (isInserted) bytes = Buffer.concat([bytes.subarray(0, at), Buffer.from([byte]), bytes.subarray(at)])
          else bytes[at] = byte
        }
        if (await survives(cut === 0 ? bytes.subarray(0, bytes.length >> 1) : bytes)) taken++
      }),
      options,
    )
    expect(taken).toBeLessThan(COUNT)
  },
  patience,
)

test(
  'files of JSON with anything in place of any value are refused, or can be shown',
  async () => {
    const whole = await wholeArchive()
    let [met, taken] = [0, 0]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('run.json', 'members.json', 'manifest.json'),
        fc.array(fc.nat(40), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(...hostileValues),
        async (name, path, other) => {
          const parts = await forged(
            (files, id) => {
              const file = `runs/${id}/${name}`
              if (files[file])
                files[file] = text(replaced(JSON.parse(Buffer.from(files[file]).toString()), path, other))
            },
            {},
            whole,
          )
          const archive = parts.map((part) =>
            part.name === name
              ? { ...part, content: text(replaced(JSON.parse(String(part.content)), path, other)) }
              : part,
          )
          met++
          if (await survives(zipOf(archive))) taken++
        },
      ),
      options,
    )
    expect([met, taken > 0, taken < met]).toEqual([COUNT, true, true])
  },
  patience,
)

test(
  'arrays and series with any bytes anywhere are refused, or hold what they say',
  async () => {
    const numbers = fc.oneof(
      fc.double(),
      fc.constantFrom(NaN, Infinity, -Infinity, 1e300, -0, 0.5, 2 ** 53, -1, 1, 2, 3, 4_000_000_000),
    )
    const whole = await wholeArchive()
    let [met, taken] = [0, 0]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('arrays/surface/value.npy', 'arrays/map/fate.npy', 'series/leaves.npy', 'series/hits.npy'),
        fc.array(fc.tuple(fc.nat(), fc.oneof(numbers, fc.nat(255))), { maxLength: 4 }),
        fc.integer({ min: -40, max: 40 }),
        async (name, changes, longer) => {
          const parts = await forged(
            (files, id) => {
              const file = `runs/${id}/${name}`
              const bytes = Buffer.alloc(Math.max(0, files[file]!.length + longer))
              bytes.set(files[file]!.subarray(0, bytes.length))
              for (const [at, number] of changes) {
                if (bytes.length < 136) continue
                if (at % 2 === 0) bytes.writeDoubleLE(number, 128 + 8 * (at % ((bytes.length - 128) >> 3)))
                else bytes[at % 136] = number
              }
              files[file] = bytes
            },
            {},
            whole,
          )
          met++
          if (await survives(zipOf(parts))) taken++
        },
      ),
      options,
    )
    expect([met, taken > 0, taken < met]).toEqual([COUNT, true, true])
  },
  patience,
)
