import { crc32 as crc32OfNode } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { figureLookSchema, OverstepError } from '../contract/index.ts'
import { crc32 } from './crc32.ts'
import { figureSource, readPngText, type RunSource } from './index.ts'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

function chunk(type: string, data: Uint8Array, change: { length?: number; crc?: number } = {}): Buffer {
  const bytes = Buffer.alloc(12 + data.length)
  bytes.writeUInt32BE(change.length ?? data.length, 0)
  bytes.write(type, 4, 'latin1')
  bytes.set(data, 8)
  bytes.writeUInt32BE(change.crc ?? crc32OfNode(bytes.subarray(4, 8 + data.length)), 8 + data.length)
  return bytes
}
const itxt = (keyword: string, text: string) =>
  Buffer.concat([Buffer.from(keyword), Buffer.alloc(5), Buffer.from(text)])
const png = (...chunks: Buffer[]) =>
  new Uint8Array(
    Buffer.concat([
      Buffer.from(SIGNATURE),
      chunk('IHDR', new Uint8Array(13)),
      ...chunks,
      chunk('IEND', new Uint8Array()),
    ]),
  )

const id = '01ARZ3NDEKTSV4RRFFQ69G5FAV'
const config = { kind: 'trajectory', starts: [[9.5]], learningRates: [0.02] }
const svg = (inside: string) =>
  new TextEncoder().encode(
    `\uFEFF<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg">\n${inside}</svg>`,
  )
const figure = (given: string) =>
  png(chunk('iTXt', itxt('overstep:run', id)), chunk('iTXt', itxt('overstep:config', given)))

const pdf = (inside: string) => new TextEncoder().encode(`%PDF-1.4\n1 0 obj\n<<${inside}>>\nendobj\n`)
const words = (text: string) => `/Overstep <FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}>`

const sourceOf = (bytes: Uint8Array) => figureSource(bytes) as RunSource

test('checksums are those of another implementation', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(crc32(bytes)).toBe(crc32OfNode(bytes))
    }),
  )
})

test('texts are read from both kinds of chunks, in their encodings', () => {
  const latin = Buffer.concat([Buffer.from('Title\0'), Buffer.from([0xe9])])
  expect(readPngText(png(chunk('tEXt', latin), chunk('iTXt', itxt('a', 'γ = ½ 😀'))))).toEqual({
    Title: 'é',
    a: 'γ = ½ 😀',
  })
})

test('a figure names its run and gives its config, with the defaults of fields that it does not name', () => {
  expect(sourceOf(figure(JSON.stringify(config)))).toEqual({
    run: id,
    config: expect.objectContaining({ ...config, landscape: 'paper-1d', steps: 1000 }),
  })
})

test('an SVG says the same as a PNG, with what XML reserves', () => {
  const landscape = { expression: 'if(x < 1, x^2, 1)', variables: ['x'], title: 'flat & "sharp"' }
  const metadata = { 'overstep:run': id, 'overstep:config': JSON.stringify({ ...config, landscape }), number: 1 }
  const escaped = JSON.stringify(metadata).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const source = figureSource(svg(`<title>a</title>\n<metadata>${escaped}</metadata><style>a{}</style>`))
  expect(source).toEqual({ run: id, config: expect.objectContaining({ ...config, landscape }) })
})

test('a PDF says the same, of its first page', () => {
  const metadata = [{ 'overstep:run': id, 'overstep:config': JSON.stringify(config), number: 1, Title: 'γ 😀' }, {}]
  expect(figureSource(pdf(words(JSON.stringify(metadata))))).toEqual({
    run: id,
    config: expect.objectContaining(config),
  })
})

test('an SVG that another program has saved again says the same', () => {
  const written = JSON.stringify({ 'overstep:run': id, 'overstep:config': JSON.stringify(config), Title: 'γ' })
  const escaped = written.replaceAll('"', '&quot;').replaceAll('γ', '&#x3B3;').replaceAll('{', '&#123;')
  const saved = svg(`<metadata\n     id="metadata6">${escaped}</metadata>`)
  expect(figureSource(saved)).toEqual({ run: id, config: expect.objectContaining(config) })
  expect(() => figureSource(svg('<metadata>&#x110000;</metadata>'))).toThrow('is not JSON')
})

test('a config that cannot be used says why', () => {
  const why = (given: string) => (sourceOf(figure(given)).config as OverstepError).message
  expect(why('{"kind":')).toBe('config: is not JSON')
  expect(why(JSON.stringify({ ...config, learningRates: [-1] }))).toContain('learningRates[0]: must be > 0')
  expect(why('['.repeat(100_000))).toBe('config: has more than 50 lists and objects in each other')
  expect(why(`[${'0,'.repeat(200_000)}0]`)).toBe('config: has more than 100000 values')
  expect(why(JSON.stringify({ kind: 'network', starts: 4_000_000_000 }))).toContain('starts: must be at most 128')
  expect((sourceOf(png(chunk('iTXt', itxt('overstep:run', id)))).config as OverstepError).message).toContain('config')
})

test('an image names the figure that it shows, and one whose name is none names its run all the same', () => {
  const named = (name: string) =>
    sourceOf(png(chunk('iTXt', itxt('overstep:run', id)), chunk('iTXt', itxt('overstep:figure', name)))).figure
  expect([named('shares'), named(''), named('x'.repeat(201))]).toEqual(['shares', undefined, undefined])
  expect(sourceOf(pdf(words(JSON.stringify([{ 'overstep:run': id, 'overstep:figure': 'shares' }])))).figure).toBe(
    'shares',
  )
})

test('an image says how its figure is seen; options of another version are passed over', () => {
  const seenIn = (options: unknown) =>
    sourceOf(
      png(chunk('iTXt', itxt('overstep:run', id)), chunk('iTXt', itxt('overstep:options', JSON.stringify(options)))),
    ).seen
  const view = { x: [0, 1], y: [1e-3, 0.02] }
  expect(seenIn({ format: 'png', view, slice: 2, hidden: ['γ = 0.1'] })).toEqual({
    view,
    look: figureLookSchema.parse({ slice: 2, hidden: ['γ = 0.1'] }),
  })
  expect(seenIn({ ofNextYear: true })).toBeUndefined()
  expect(seenIn('[')).toBeUndefined()
})

const comparison = (given: object) => png(chunk('iTXt', itxt('overstep:comparison', JSON.stringify(given))))

test('a figure of a comparison names its runs in their order, and how they were looked at', () => {
  const other = id.replace(/V$/, 'W')
  const runs = [
    { id: other, title: 'One', config: { ...config, learningRates: [-1] } },
    { id, title: 'Two', config },
  ]
  expect(figureSource(comparison({ runs, look: { tab: 'difference', slice: 1 } }))).toEqual({
    comparison: [
      { run: other, config: expect.any(OverstepError) },
      { run: id, config: expect.objectContaining(config) },
    ],
    look: expect.objectContaining({ tab: 'difference', slice: 1, link: true }),
  })
  expect(figureSource(comparison({ runs, look: { tab: 'elsewhere' } }))).toMatchObject({ look: { tab: 'figures' } })
  for (const broken of [{ runs: [] }, { runs: [{ id: '../..', config }] }, { runs: Array(9).fill(runs[0]) }, []])
    expect(() => figureSource(comparison(broken))).toThrow('in a way that cannot be read')
})

test.each<[string, Uint8Array, string]>([
  ['nothing', new Uint8Array(), 'neither PNG, SVG nor PDF'],
  ['another kind of file', new TextEncoder().encode('%!PS <svg>'), 'neither PNG, SVG nor PDF'],
  ['an SVG of someone else', svg(''), 'names no run'],
  ['an SVG with a word for its metadata', svg('<metadata>"overstep:run"</metadata>'), 'names no run'],
  ['an SVG with other metadata', svg('<metadata>overstep:run</metadata>'), 'not JSON'],
  ['a PDF of someone else', pdf('/Title (a)'), 'names no run'],
  ['a PDF with broken words', pdf('/Overstep <FEFF007B>'), 'not JSON'],
  ['a PDF whose words are a number', pdf('/Overstep <FEFF0031>'), 'names no run'],
  ['a signature alone', Uint8Array.from(SIGNATURE), 'names no run'],
  ['a picture of someone else', png(), 'names no run'],
  ['an id that is none', png(chunk('iTXt', itxt('overstep:run', '../../etc'))), 'an id that is none'],
  ['a huge length', png(chunk('iTXt', itxt('overstep:run', id), { length: 0xffffffff })), 'ends within a part'],
  ['a text of two megabytes', png(chunk('tEXt', Buffer.alloc(2_000_000, 65))), 'texts of 2000000 bytes'],
  ['many texts', png(...Array<Buffer>(1001).fill(chunk('tEXt', Buffer.from('a\0b')))), 'more than 1000 texts'],
  ['long texts together', png(...Array<Buffer>(2).fill(chunk('tEXt', Buffer.alloc(600_000, 65)))), 'texts of 1200000'],
  ['a wrong checksum', png(chunk('iTXt', itxt('overstep:run', id), { crc: 1 })), 'checksum'],
  ['a file cut short', figure('{}').subarray(0, 60), 'ends within a part'],
  ['a chunk without an end of its keyword', png(chunk('iTXt', Buffer.from('overstep:run'))), 'names no run'],
  ['__proto__ as keyword', png(chunk('tEXt', Buffer.from('__proto__\0x'))), 'names no run'],
])('%s is refused with a reason', (_, bytes, reason) => {
  expect(() => figureSource(bytes)).toThrow(reason)
})

test('no bytes do worse than be refused', () => {
  const COUNT = Number(process.env['OVERSTEP_FUZZ'] ?? 1500)
  const metadata = JSON.stringify({ 'overstep:run': id, 'overstep:config': JSON.stringify(config) })
  const wholes = [
    figure(JSON.stringify(config)),
    comparison({ runs: [{ id, config }], look: {} }),
    svg(`<metadata>${metadata}</metadata>`),
    pdf(words(`[${metadata}]`)),
  ]
  const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 })
  const met = { read: 0, refused: 0 }
  fc.assert(
    fc.property(fc.constantFrom(...wholes), damage, fc.nat(2000), (whole, changes, length) => {
      const bytes = whole.slice()
      for (const [at, byte] of changes) bytes[at % bytes.length] = byte
      try {
        figureSource(bytes.subarray(0, length))
        met.read++
      } catch (thrown) {
        expect(thrown).toBeInstanceOf(OverstepError)
        met.refused++
      }
    }),
    { numRuns: COUNT, ...(process.env['OVERSTEP_FUZZ'] ? {} : { seed: 1 }) },
  )
  expect(Math.min(met.read, met.refused)).toBeGreaterThan(COUNT / 20)
})
