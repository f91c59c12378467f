import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { IdxSpec } from './idx.ts'
import { publishedName, type DigitFiles } from './published.ts'
import { PIXELS } from './samples.ts'

/**
 * A dataset as small as tests want it, in the form of MNIST: its specs, and the content of each file by the stem of its
 * name.
 */
export interface SmallDataset {
  files: DigitFiles
  contents: Record<string, Buffer>
}

/** Makes a dataset of 30 training images and some test images, whose pixels do not compress to nothing. */
export function smallDataset(testCount = 20): SmallDataset {
  const contents: Record<string, Buffer> = {}
  const make = (stem: string, holds: IdxSpec['holds'], count: number): IdxSpec => {
    const header = holds === 'images' ? [0x803, count, 28, 28] : [0x801, count]
    const content = Buffer.alloc(4 * header.length + count * (holds === 'images' ? PIXELS : 1))
    header.forEach((value, index) => content.writeUInt32BE(value, 4 * index))
    for (let at = 4 * header.length; at < content.length; at++)
      content[at] =
        holds === 'labels' ? (at * 7 + stem.length) % 10 : (Math.imul(at + stem.length, 2654435761) >>> 13) & 255
    contents[stem] = content
    return { stem, holds, count, sha256: createHash('sha256').update(content).digest('hex') }
  }
  const files = {
    trainImages: make('train-images', 'images', 30),
    trainLabels: make('train-labels', 'labels', 30),
    testImages: make('t10k-images', 'images', testCount),
    testLabels: make('t10k-labels', 'labels', testCount),
  }
  return { files, contents }
}

/** Writes the four files as they are published, gzip. */
export function writePublished({ files, contents }: SmallDataset, directory: string): void {
  mkdirSync(directory, { recursive: true })
  for (const spec of Object.values(files) as IdxSpec[])
    writeFileSync(join(directory, publishedName(spec)), gzipSync(contents[spec.stem]!))
}
