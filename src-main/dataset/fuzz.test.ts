import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { OverstepError } from '#shared/contract/index.ts'
import { readIdxFile } from './content.ts'
import { parseIdx } from './idx.ts'
import { specsOf } from './published.ts'
import { smallDataset } from './sample-files.fixture.ts'

/** How many files; OVERSTEP_FUZZ=100000 for a thorough search. */
const COUNT = Number(process.env['OVERSTEP_FUZZ'] ?? 500)
const options = { numRuns: COUNT, ...(process.env['OVERSTEP_FUZZ'] ? {} : { seed: 1 }) }

const { files, contents } = smallDataset()
const specs = specsOf(files)
const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 4 })

function changed(bytes: Buffer, changes: readonly [number, number][], length: number): Buffer {
  const copy = Buffer.alloc(Math.max(0, bytes.length + length))
  bytes.copy(copy)
  // Near the beginning, where the numbers are that count.
  for (const [at, byte] of changes) if (copy.length > 0) copy[at % Math.min(40, copy.length)] = byte
  return copy
}

test(
  'any bytes for the content of a file are its values, or are refused with the file and the place',
  () => {
    const met = { taken: 0, refused: 0 }
    fc.assert(
      fc.property(fc.constantFrom(...specs), changes, fc.integer({ min: -20, max: 20 }), (spec, bytes, length) => {
        const content = changed(contents[spec.stem]!, bytes, length)
        try {
          expect(parseIdx(content, spec, 'a.gz')).toHaveLength(spec.count * (spec.holds === 'images' ? 784 : 1))
          met.taken++
        } catch (error) {
          expect(error).toMatchObject({ code: 'storage', message: expect.stringMatching(/a\.gz .*byte offset/) })
          met.refused++
        }
      }),
      options,
    )
    expect(Math.min(met.taken, met.refused)).toBeGreaterThan(0)
  },
  60_000 + 10 * COUNT,
)

test(
  'any bytes for a file, plain or gzip, are exactly those of the data set or are refused',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'overstep-idx-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const path = join(folder, 'file')
    const met = { taken: 0, refused: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...specs),
        fc.constantFrom<(content: Buffer) => Buffer>(
          (content) => content,
          gzipSync,
          (content) => Buffer.concat([gzipSync(content), gzipSync('')]),
        ),
        changes,
        fc.integer({ min: -30, max: 2 }),
        async (spec, written, bytes, length) => {
          writeFileSync(path, changed(written(contents[spec.stem]!), bytes, length))
          try {
            const values = await readIdxFile(path, spec, specs)
            expect(Buffer.from(values)).toEqual(contents[spec.stem]!.subarray(-values.length))
            met.taken++
          } catch (error) {
            expect(error).toBeInstanceOf(OverstepError)
            expect(error).toMatchObject({ code: 'storage', message: expect.stringContaining(path) })
            met.refused++
          }
        },
      ),
      options,
    )
    expect(Math.min(met.taken, met.refused)).toBeGreaterThan(0)
  },
  60_000 + 50 * COUNT,
)

test('a gzip file that unpacks to gigabytes is read no farther than the data set goes', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'overstep-idx-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const spec = files.trainImages
  // 200 MB, as 200 kB; the content that is expected has 24 kB.
  const path = join(folder, 'bomb.gz')
  writeFileSync(path, gzipSync(Buffer.alloc(200_000_000)))
  const before = process.memoryUsage().arrayBuffers
  await expect(readIdxFile(path, spec, specs)).rejects.toThrow(/bomb\.gz/)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000)
})
