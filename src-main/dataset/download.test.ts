import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { downloadDataset, type Download } from './download.ts'
import { downloadDataset as fromDoor, type DownloadProgress } from './index.ts'
import type { IdxSpec } from './idx.ts'
import { lookForMnist, publishedName, readDigits } from './published.ts'
import { smallDataset } from './sample-files.fixture.ts'
import { patience } from '../../scripts/patience.ts'

const { files, contents } = smallDataset()
const published = new Map(
  (Object.values(files) as IdxSpec[]).map((spec) => [publishedName(spec), gzipSync(contents[spec.stem]!)]),
)
const names = [...published.keys()]
const big = 'train-images-idx3-ubyte.gz'
const length = published.get(big)!.length

/** Answers a request for a file; the requests so far of that file, this one included, are counted. */
type Mirror = (answer: { request: IncomingMessage; response: ServerResponse; name: string; count: number }) => void

/** Sends a file from where the Range header says. */
const honest: Mirror = ({ request, response, name }) => {
  const bytes = published.get(name)!
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
  if (from >= bytes.length) return void response.writeHead(416).end()
  const headers = { 'content-length': bytes.length - from, 'content-range': `bytes ${from}-${bytes.length - 1}/*` }
  response.writeHead(request.headers.range ? 206 : 200, headers).end(bytes.subarray(from))
}

/** As many bytes as asked for, and then the connection is cut. */
const cut = (response: ServerResponse, bytes: Buffer, total: number) => {
  response.writeHead(200, { 'content-length': total })
  response.write(bytes, () => setTimeout(() => response.destroy(), 20))
}

const servers: Server[] = []
let root = ''
let directory = ''
/** What was asked for: the mirror, the file, and the Range header. */
let requests: string[] = []
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'overstep-download-'))
  directory = join(root, 'data', 'mnist')
  requests = []
})
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
  rmSync(root, { recursive: true, force: true })
})

/** Downloads from local mirrors into `directory`. */
async function download(mirrors: Mirror[], changes: Partial<Download> = {}): Promise<void> {
  const addresses = await Promise.all(
    mirrors.map(async (mirror, index) => {
      const counts = new Map<string, number>()
      const server = createServer((request, response) => {
        const name = request.url!.slice(1)
        const count = (counts.get(name) ?? 0) + 1
        counts.set(name, count)
        requests.push(`${index} ${name}${request.headers.range ? ` ${request.headers.range}` : ''}`)
        mirror({ request, response, name, count })
      })
      servers.push(server)
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
    }),
  )
  await downloadDataset({
    directory,
    mirrors: addresses,
    files,
    patience: { stall: patience(30_000), pause: 5 },
    ...changes,
  })
}

/** All four files are there, sound, and nothing else is. */
async function expectComplete() {
  const { train, test } = await readDigits(lookForMnist({ directory }, files)[0]!, undefined, files)
  expect([train.count, test.count]).toEqual([30, 20])
  expect(readdirSync(directory).toSorted()).toEqual(names.toSorted())
}
const ofBig = () => requests.filter((line) => line.includes(big))

test('the four files arrive, with progress up to the last byte of each, and are not asked for again', async () => {
  const progress: DownloadProgress[] = []
  await download([honest], { onProgress: (step) => progress.push(step) })
  await expectComplete()
  for (const [index, name] of ['t10k-labels-idx1-ubyte.gz', 'train-labels-idx1-ubyte.gz'].entries())
    expect(progress.findLast(({ file }) => file === name)).toEqual({
      file: name,
      index,
      files: 4,
      receivedBytes: published.get(name)!.length,
      totalBytes: published.get(name)!.length,
    })
  expect(requests).toHaveLength(4)
  await download([honest])
  expect(requests).toHaveLength(4)
})

test('a connection that is cut goes on where it was', async () => {
  const mirror: Mirror = (answer) => {
    if (answer.name === big && answer.count === 1) cut(answer.response, published.get(big)!.subarray(0, 700), length)
    else honest(answer)
  }
  await download([mirror])
  await expectComplete()
  expect(ofBig()).toEqual([`0 ${big}`, `0 ${big} bytes=700-`])
})

test('a part that an earlier call left is gone on with; one that is whole already only gets its name', async () => {
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, `${big}.part`), published.get(big)!.subarray(0, 1000))
  const whole = 't10k-images-idx3-ubyte.gz'
  writeFileSync(join(directory, `${whole}.part`), published.get(whole)!)
  await download([honest])
  await expectComplete()
  expect(ofBig()).toEqual([`0 ${big} bytes=1000-`])
})

test('a mirror that ignores Range sends all again, and the file is right', async () => {
  const mirror: Mirror = ({ response, name, count }) => {
    const bytes = published.get(name)!
    if (name === big && count < 3) cut(response, bytes.subarray(0, 500 * count), length)
    else response.writeHead(200, { 'content-length': bytes.length }).end(bytes)
  }
  await download([mirror])
  await expectComplete()
  expect(ofBig()).toEqual([`0 ${big}`, `0 ${big} bytes=500-`, `0 ${big} bytes=1000-`])
})

test('a mirror that sends another part than was asked for does not spoil the file', async () => {
  const mirror: Mirror = (answer) => {
    if (!answer.request.headers.range) return honest(answer)
    answer.response.writeHead(206, { 'content-range': 'bytes 0-9/*' }).end(Buffer.alloc(10))
  }
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, `${big}.part`), published.get(big)!.subarray(0, 1000))
  await download([mirror])
  await expectComplete()
})

test('a damaged part is thrown away and the file fetched whole', async () => {
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, `${big}.part`), Buffer.alloc(1000))
  await download([honest])
  await expectComplete()
  expect(ofBig()).toEqual([`0 ${big} bytes=1000-`, `0 ${big}`])
})

test.each<[string, Mirror]>([
  ['wrong bytes', ({ response }) => response.end(gzipSync('a page of a hotel'))],
  ['sound images of something else', ({ response }) => response.end(gzipSync(Buffer.alloc(23536)))],
  ['no end', ({ response }) => response.end(Buffer.alloc(3_000_000))],
  ['404', ({ response }) => response.writeHead(404).end()],
  ['503', ({ response }) => response.writeHead(503).end()],
  ['nothing', () => undefined],
  ['a cut at once', ({ response }) => response.destroy()],
])('where the first mirror answers with %s, the second serves', async (what, broken) => {
  const mirror: Mirror = (answer) => (answer.name === big ? broken(answer) : honest(answer))
  // What sends nothing is waited for.
  const stall = what === 'nothing' ? patience(300) : patience(30_000)
  await download([mirror, honest], { patience: { stall, pause: 5 } })
  await expectComplete()
  expect(ofBig().at(-1)).toMatch(/^1/)
  expect(ofBig().length).toBeLessThanOrEqual(4)
})

test('where no mirror delivers, the error says what each did, and what has arrived is kept', async () => {
  const short: Mirror = ({ response, name }) => cut(response, published.get(name)!.subarray(0, 20), 5000)
  const page: Mirror = ({ response }) => response.end('<html>')
  const missing: Mirror = ({ response }) => response.writeHead(404).end()
  const failed = download([page, short, missing])
  await expect(failed).rejects.toMatchObject({ code: 'not-found', details: { failures: expect.any(Array) } })
  const message = await failed.catch((error: Error) => error.message)
  expect(message).toMatch(/^t10k-labels-idx1-ubyte\.gz could not be downloaded \(/)
  expect(message).toMatch(
    /\(http:\S+: what it delivers must have 2049 at byte offset 0 .+; http:\S+: .+; http:\S+: HTTP 404\)/,
  )
  expect(message).toContain(`put the file into ${directory} yourself`)
  expect(readdirSync(directory)).toEqual(['t10k-labels-idx1-ubyte.gz.part'])
})

test('a damaged file is replaced, a sound one under another name is left', async () => {
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'train-images.idx3-ubyte'), 'damaged')
  writeFileSync(join(directory, 't10k-images.idx3-ubyte'), contents['t10k-images']!)
  await download([honest])
  const { train } = await readDigits(lookForMnist({ directory }, files)[0]!, undefined, files)
  expect(Buffer.from(train.images)).toEqual(contents['train-images']!.subarray(16))
  expect(requests.some((line) => line.includes('t10k-images'))).toBe(false)
})

test('it stops when it is cancelled, and keeps what has arrived', async () => {
  const controller = new AbortController()
  const mirror: Mirror = ({ response, name }) => {
    response.writeHead(200, { 'content-length': 1000 })
    response.write(published.get(name)!.subarray(0, 15))
  }
  const onProgress = () => controller.abort(new Error('enough'))
  await expect(download([mirror], { signal: controller.signal, onProgress })).rejects.toThrow('enough')
  expect(readFileSync(join(directory, 't10k-labels-idx1-ubyte.gz.part'))).toHaveLength(15)
})

test('a folder that cannot be made is named', async () => {
  writeFileSync(join(root, 'data'), 'a file')
  await expect(fromDoor({ directory, mirrors: [] })).rejects.toMatchObject({
    code: 'storage',
    message: expect.stringContaining(`${directory} cannot be written`),
  })
  expect(existsSync(directory)).toBe(false)
})
