import { crc32, gzipSync } from 'node:zlib'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { parseIdx, readIdxFile, specsOf } from '../../src-main/dataset/read-idx.fixture.ts'
import { smallDataset } from '../../src-main/dataset/sample-files.fixture.ts'
import { checkExpression, landscapeOf, landscapes } from '../../src-main/landscape/index.ts'
import { expressionsOf } from '../../src-main/landscape/random-expressions.fixture.ts'
import { parseJson } from '../../src-main/shells/cli/config.ts'
import { textOf } from '../../src-main/shells/cli/text-files.ts'
import { goodConfigs, hostileValues, replaced } from '../../src-shared/contract/hostile-values.fixture.ts'
import {
  configSchema,
  landscapeDefinitionSchema,
  type MethodName,
  methods,
  OverstepError,
  parseInput,
  sweepRuns,
} from '../../src-shared/contract/index.ts'
import { figureSource } from '../../src-shared/png/index.ts'
import { clientMessageSchema, pack, unpack } from '../../src-shared/transport/index.ts'
import { archiveParser, databaseParser } from './files.ts'
import { type Material, mutated, pick } from './mutations.ts'
import type { Parser } from './parser.ts'

const buffers = (...texts: string[]) => texts.map((text) => Buffer.from(text))
const brackets = ['[', '{"a":', '(', '-(', 'sin(', 'x^', '(x<1?', '1+', 'max(x,', 'not ']

/** Something that is wrong with an input that was taken. */
function expect(isSo: boolean, what: string): void {
  if (!isSo) throw new Error(what)
}

const names = ['x', 'y', 'a', 'pi']
const numbers = ['1e999', '5e-324', '0x1']
const operators = ['.', ',', '(', ')', '?', ':', '<', '==', '^', '**', '!', 'and', 'or', 'not']
const functions = ['abs(', 'floor(', 'erf(', 'max(']
const foreign = ['constructor', '__proto__', '\0', '\ud800', 'ｘ', '²']
const expressionMaterial: Material = {
  seeds: [
    ...landscapes().map(({ info }) => Buffer.from(info.expression)),
    ...fc.sample(expressionsOf(['a', 'width']), { numRuns: 300, seed: 1 }).map((text) => Buffer.from(text)),
  ],
  tokens: buffers(...names, ...numbers, ...operators, ...functions, ...foreign),
  openings: buffers(...brackets.slice(2)),
}
/** Of one expression in so many the minima are found too, which takes far longer. */
const WHOLE = 40
let expressions = 0

const expressionParser: Parser = {
  name: 'input: expression',
  share: 3,
  few: 400,
  make: (random) => mutated(random, expressionMaterial),
  read(input) {
    const definition = parseInput(landscapeDefinitionSchema, {
      title: 'A',
      expression: input.toString(),
      variables: ['x', 'y'],
      parameters: { a: 0.7, width: 1e-3 },
      domain: [
        [-5, 5],
        [-5, 5],
      ],
    })
    checkExpression(definition)
    if (++expressions % WHOLE > 0) return true
    const { value, gradient } = landscapeOf(definition)
    for (const at of [
      [0.5, -0.25],
      [0, 0],
      [1e300, NaN],
    ])
      expect(typeof value(at) === 'number' && gradient(at).length === 2, 'a landscape without a value')
    return true
  },
}

const jsonValues = ['4000000000', '1e300', '-1', 'null', '[]', '{}', '"x"', '0.5', '1e999', '"\\u0000"']
const fields = ['"starts":', '"count":', '"learningRates":']
const configMaterial: Material = {
  seeds: goodConfigs.map((config) => Buffer.from(JSON.stringify(config))),
  tokens: buffers(
    ...jsonValues,
    '"__proto__":',
    ',',
    ...fields,
    '\ufeff',
    '\0',
    '"log"',
    '[[',
    ']]',
    '}',
    '"steps":1e9,',
  ),
  openings: buffers(...brackets.slice(0, 2)),
}
const configParser: Parser = {
  name: 'input: config',
  share: 2,
  few: 400,
  make(random) {
    if (random.uniform() < 0.5) return mutated(random, configMaterial)
    let config: unknown = pick(random, goodConfigs)
    for (let left = 1 + random.below(3); left > 0; left--)
      config = replaced(
        config,
        Array.from({ length: 1 + random.below(4) }, () => random.below(20)),
        pick(random, hostileValues),
      )
    return Buffer.from(JSON.stringify(config))
  },
  read(input) {
    const config = parseInput(configSchema, parseJson(textOf(input, 'a.json'), 'a.json'), 'config')
    expect(JSON.stringify(config).length < 100_000, 'a config of 100 kB was taken')
    if (config.kind === 'fate-map') sweepRuns(config, [{ path: 'learningRate.count', values: [2, 3] }])
    return true
  },
}

const png = (...chunks: Buffer[]) => Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), ...chunks])
function chunk(type: string, data: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + data.length)
  bytes.writeUInt32BE(data.length, 0)
  bytes.write(type, 4, 'latin1')
  data.copy(bytes, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length)
  return bytes
}
const itxt = (keyword: string, text: Uint8Array) => Buffer.concat([Buffer.from(keyword), Buffer.alloc(5), text])
const drawn = (keyword: string, text: Uint8Array) =>
  png(
    chunk('IHDR', Buffer.alloc(13)),
    chunk('iTXt', itxt('overstep:run', Buffer.from('01ARZ3NDEKTSV4RRFFQ69G5FAV'))),
    chunk('iTXt', itxt(keyword, text)),
    chunk('IEND', Buffer.alloc(0)),
  )
const config = JSON.stringify(goodConfigs[0])
const compared = JSON.stringify({
  runs: [{ id: '01ARZ3NDEKTSV4RRFFQ69G5FAV', title: 'A', config: goodConfigs[0] }],
  look: {},
})
const metadata = JSON.stringify({ 'overstep:config': config }).replaceAll('"', '&quot;')
const svg = `<svg xmlns="http://www.w3.org/2000/svg"><metadata>${metadata}</metadata></svg>`
const imageMaterial: Material = {
  seeds: [
    drawn('overstep:config', Buffer.from(config)),
    drawn('overstep:comparison', Buffer.from(compared)),
    Buffer.from(svg),
  ],
  tokens: [
    ...buffers('<metadata>', '</metadata>', '&#x110000;', '&', '&lt;', 'IEND', 'iTXt', '\0'),
    chunk('tEXt', Buffer.from('a\0b')),
  ],
  openings: [...buffers('<metadata>', '<svg>', '&#', '[', '<!--'), chunk('tEXt', Buffer.alloc(0))],
}
const imageParser: Parser = {
  name: 'input: PNG and SVG',
  share: 2,
  few: 400,
  make(random) {
    if (random.uniform() < 0.6) return mutated(random, imageMaterial)
    // With checksums that hold, so that what is in it is read.
    const isOne = random.uniform() < 0.5
    const material = { ...configMaterial, seeds: [Buffer.from(isOne ? config : compared)] }
    return drawn(isOne ? 'overstep:config' : 'overstep:comparison', mutated(random, material))
  },
  read(input) {
    const source = figureSource(input)
    return 'comparison' in source || !(source.config instanceof OverstepError)
  },
}

const digits = smallDataset()
const specs = specsOf(digits.files)
const contents = Object.values(digits.contents)
const idxMaterial: Material = {
  seeds: contents,
  tokens: ['00000803', '00000801', '0000001c', '0000001e', 'ffffffff'].map((hex) => Buffer.from(hex, 'hex')),
  openings: [Buffer.from('00000803', 'hex')],
}
const idxParser: Parser = {
  name: 'input: IDX',
  share: 1,
  few: 400,
  make: (random) => Buffer.concat([Buffer.of(random.below(specs.length)), mutated(random, idxMaterial)]),
  read(input) {
    const spec = specs[input[0]!]!
    const values = parseIdx(input.subarray(1), spec, 'a')
    expect(values.length === spec.count * (spec.holds === 'images' ? 784 : 1), 'values of another number')
    return true
  },
}
const gzipMaterial: Material = {
  seeds: contents.flatMap((content) => [gzipSync(content), Buffer.concat([gzipSync(content), gzipSync('')])]),
  tokens: [Buffer.from([0x1f, 0x8b, 8])],
  openings: [gzipSync('')],
}
/** @param folder for files */
const gzipParser = (folder: string): Parser => ({
  name: 'input: IDX in gzip',
  share: 1,
  few: 400,
  make: (random) => Buffer.concat([Buffer.of(random.below(specs.length)), mutated(random, gzipMaterial)]),
  async read(input) {
    const path = join(folder, 'file')
    writeFileSync(path, input.subarray(1))
    const spec = specs[input[0]!]!
    const values = await readIdxFile(path, spec, specs)
    expect(Buffer.from(values).equals(digits.contents[spec.stem]!.subarray(-values.length)), 'values of another file')
    return true
  },
})

const calls = [
  { sequence: 1, method: 'runs.start', argument: { config: goodConfigs[0] } },
  {
    sequence: 2,
    method: 'runs.list',
    argument: { text: 'a', sort: 'created', descending: true, offset: 0, limit: 50 },
  },
  {
    sequence: 3,
    method: 'runs.delete',
    argument: { ids: ['01ARZ3NDEKTSV4RRFFQ69G5FAV'] },
    origin: { page: 'a', answered: 2, again: true },
  },
  { sequence: 4, method: 'archives.write', argument: { archive: 'a', offset: 0, bytes: new Uint8Array(300) } },
  { sequence: 5, method: 'x', argument: [new Float64Array(8), new Float32Array(3), new Uint32Array(2), null] },
]
const messageMaterial: Material = {
  seeds: calls.map((call) => Buffer.from(pack(call))),
  tokens: 'dd01f78a40 dfffffffff dbffffffff c67fffffff c9ffffffff03 c1 d503 dcffff cb7ff8000000000000'
    .split(' ')
    .map((hex) => Buffer.from(hex, 'hex')),
  openings: ['91', '81a161', 'dc0001', 'dd00000001', 'dcea60'].map((hex) => Buffer.from(hex, 'hex')),
}
/** Values that the server allows in a call. */
const MOST_VALUES = 400_000
/** What the engine says when something is too much for it; a message that cannot be read is told in other words. */
const TOO_MUCH = /call stack|allocation failed|invalid (?:array|string|typed array) length|out of memory/i

const messageParser: Parser = {
  name: 'input: MessagePack',
  share: 2,
  few: 400,
  make: (random) => mutated(random, messageMaterial),
  read(input) {
    let message: unknown
    try {
      message = unpack(input, MOST_VALUES)
    } catch (error) {
      // What calls it puts any of its errors into words.
      if (error instanceof Error && !TOO_MUCH.test(error.message))
        throw new OverstepError('invalid-input', error.message)
      throw error
    }
    const { data: call } = clientMessageSchema.safeParse(message)
    if (!call) return false
    if (!('method' in call)) return true
    if (!Object.hasOwn(methods, call.method)) return false
    parseInput(methods[call.method as MethodName].argument, call.argument, 'argument')
    return true
  },
}

/**
 * All that are tried, each with inputs of its own.
 * @param history data folder whose database is damaged
 * @param archive that is changed; files of inputs go beside it
 */
export const parsersOf = (history: string, archive: string): Parser[] => [
  expressionParser,
  configParser,
  imageParser,
  idxParser,
  gzipParser(join(archive, '..')),
  messageParser,
  archiveParser(archive),
  databaseParser(history),
]
