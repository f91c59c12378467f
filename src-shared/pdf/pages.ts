import { pagesOf, readObjects, writeObjects, type PdfObject } from './objects.ts'
import { information, wordsIn, type Words } from './words.ts'

/** A page as Skia wrote it, with what is said of it. */
interface DrawnPage {
  pdf: Uint8Array
  /** Size of the page in points; that of the drawing is the next whole number. */
  points: { width: number; height: number }
  /** What made it, by keyword, as images of other formats say it. */
  words: Words
}

/** A drawn page as a PDF of exactly its size that says what made it. */
export function pdfOfPage({ pdf, points: { width, height }, words }: DrawnPage): Uint8Array<ArrayBuffer> {
  const read = readObjects(pdf)
  for (const page of pagesOf(read.objects)) {
    const { text, ...rest } = read.objects.get(page)!
    const drawn = Number(/\/MediaBox \[0 0 [\d.]+ ([\d.]+)\]/.exec(text)?.[1])
    // The ordinate goes up: the top of the page is that of the drawing.
    const box = [0, drawn - height, width, drawn].map((length) => Number(length.toFixed(4)))
    read.objects.set(page, { ...rest, text: text.replace(/\/MediaBox \[[^\]]*\]/, `/MediaBox [${box.join(' ')}]`) })
  }
  read.objects.set(read.info, { text: information([words]) })
  return writeObjects(read)
}

/** PDFs that `pdfOfPage` made as the pages of one, which says of each of them what made it. */
export function pdfOfPages(files: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const [info, root, tree] = [1, 2, 3] as const
  const objects = new Map<number, PdfObject>()
  const kids: number[] = []
  const words: Words[] = []
  let last: number = tree
  for (const file of files) {
    const read = readObjects(file)
    const base = last
    const renumbered = (text: string): string =>
      text.replace(/\b(\d+) 0 R\b/g, (_, number: string) => `${Number(number) + base} 0 R`)
    words.push(...wordsIn(read.objects.get(read.info)!.text))
    for (const [number, { text, ...rest }] of read.objects) {
      last = Math.max(last, number + base)
      const isOfWhole = number === read.info || number === read.root || /\/Type \/Pages\b/.test(text)
      if (!isOfWhole) objects.set(number + base, { ...rest, text: renumbered(text) })
    }
    for (const page of pagesOf(read.objects)) {
      const { text, ...rest } = objects.get(page + base)!
      objects.set(page + base, { ...rest, text: text.replace(/\/Parent \d+ 0 R/, `/Parent ${tree} 0 R`) })
      kids.push(page + base)
    }
  }
  objects.set(info, { text: information(words) })
  objects.set(root, { text: `<</Type /Catalog\n/Pages ${tree} 0 R\n/ViewerPreferences <</DisplayDocTitle true>>>>` })
  const list = kids.map((kid) => `${kid} 0 R`).join(' ')
  objects.set(tree, { text: `<</Type /Pages\n/Count ${kids.length}\n/Kids [${list}]>>` })
  return writeObjects({ objects, root, info })
}
