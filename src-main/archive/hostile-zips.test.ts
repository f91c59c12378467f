import { expect, test } from 'vitest'
import { forged, refused } from './forged-archives.fixture.ts'
import { content, here, insert, makeStores, pack, there, unpack } from './sample-archives.fixture.ts'
import { text, zipOf, type Part } from './zip-of.fixture.ts'

makeStores()

test('an archive that another program has packed again is taken in', async () => {
  const parts = await forged(() => undefined)
  const folders = [{ name: 'runs/', content: text(''), declare: { method: 0 } }]
  expect((await unpack(zipOf([...folders, ...parts.toReversed()], { comment: 'packed again' }))).imported).toHaveLength(
    1,
  )
})

test('what is no zip file, or one that was cut off or changed on its way, is refused', async () => {
  const { id } = insert(here)
  const good = await pack([id])
  expect(await refused(text('PNG'))).toContain('is no zip file')
  expect(await refused(Buffer.alloc(100_000))).toContain('is no zip file')
  for (const length of [good.length - 1, good.length >> 1, 30])
    expect(await refused(good.subarray(0, length))).toMatch(/zip|cut/)
  expect(await refused(Buffer.concat([good, Buffer.alloc(7)]))).toContain('is no zip file')
  const outcomes = new Set<string>()
  for (let at = 0; at < good.length; at += 37) {
    const damaged = Uint8Array.from(good)
    damaged[at]! ^= 0x55
    const outcome = await unpack(damaged).then(
      () => 'taken in',
      ({ code }: { code: string }) => code,
    )
    // Times and versions may be anything; a number that counts may not.
    outcomes.add(outcome)
    if (outcome === 'taken in') {
      expect(await content(there, id)).toEqual(await content(here, id))
      there.runs.purge(id)
    } else expect(outcome).toBe('invalid-input')
  }
  expect(outcomes.size).toBe(2)
})

test('names that lead elsewhere, and files that are there twice, are refused by name', async () => {
  for (const name of ['../../etc/passwd', '/etc/passwd', 'runs/../x', 'C:\\x', '..\\x', 'a//b', './a', 'a\u0000b']) {
    const parts = await forged((files) => void (files[name] = text('x')))
    expect(await refused(zipOf(parts))).toContain(JSON.stringify(name.replaceAll('\\', '/')))
  }
  const [first, ...rest] = await forged(() => undefined)
  expect(await refused(zipOf([first!, first!, ...rest]))).toContain(`${first!.name} is there twice`)
})

test('a zip64 locator that points anywhere is refused, and ends nothing', async () => {
  const parts = await forged(() => undefined)
  let met = 0
  for (const offset of [2n ** 64n - 1n, 2n ** 63n, 2n ** 53n, 2n ** 53n - 1n, 2n ** 32n, 1000n, 0n])
    for (const length of [20, 76]) {
      const locator = Buffer.alloc(length)
      locator.writeUInt32LE(0x07064b50, length - 20)
      locator.writeBigUInt64LE(offset, length - 12)
      expect(await refused(zipOf(parts, { beforeEnd: locator }))).toMatch(/is no zip file, or was cut off/)
      met++
    }
  expect(met).toBe(14)
})

test('a directory that lies beyond the end, as a zip64 record may say, is refused', async () => {
  const parts = await forged(() => undefined)
  const plain = zipOf(parts)
  for (const [entries, at] of [
    [1n, 2n ** 60n],
    [2n ** 53n, 0n],
    [65_000n, 0n],
  ] as const) {
    const record = Buffer.alloc(76)
    record.writeUInt32LE(0x06064b50, 0)
    record.writeBigUInt64LE(entries, 32)
    record.writeBigUInt64LE(at, 48)
    record.writeUInt32LE(0x07064b50, 56)
    record.writeBigUInt64LE(BigInt(plain.length - 22), 64)
    expect(await refused(zipOf(parts, { beforeEnd: record }))).toMatch(/damaged directory|more than 65000 files/)
  }
})

test('bombs are refused before they are unpacked: sizes out of reach, sizes that lie, overlapping files', async () => {
  const parts = await forged(() => undefined)
  const withFirst = (declare: NonNullable<Part['declare']>) => zipOf([{ ...parts[0]!, declare }, ...parts.slice(1)])
  expect(await refused(withFirst({ size: 2 ** 31 }))).toContain('are the most')
  expect(await refused(withFirst({ size: 2 ** 29 }))).toContain('packed ones cannot hold')
  expect(await refused(withFirst({ size: 10 }))).toContain('not the')
  expect(
    await refused(zipOf([{ name: 'a', content: Buffer.alloc(1_000_000), declare: { size: 1000 } }, ...parts])),
  ).toContain('is not in the manifest')
  const over = zipOf([parts[0]!, { name: 'b', content: parts[0]!.content, declare: { at: 0 } }, ...parts.slice(1)])
  expect(await refused(over)).toContain('lies over another file')
  const manifest = parts.at(-1)!
  const lying = { ...manifest, declare: { size: manifest.content.length - 9 } }
  expect(await refused(zipOf([...parts.slice(0, -1), lying]))).toContain(
    `more than the ${manifest.content.length - 9} bytes`,
  )
  expect(await refused(withFirst({ method: 12 }))).toContain('packed in a way that is not read')
  expect(await refused(withFirst({ flags: 1 }))).toContain('is encrypted')
  expect(
    await refused(
      zipOf([{ ...parts[0]!, localName: parts[0]!.name.replace('run.json', 'ran.json') }, ...parts.slice(1)]),
    ),
  ).toContain('not where the directory says')
})
