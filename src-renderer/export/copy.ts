import { aboutFormat, type ExportFormat } from '#shared/contract/index.ts'

/** Whether there is a way to paste it. */
export const isCopied = (format: ExportFormat): boolean => aboutFormat(format).clipboard !== null

/**
 * Puts a file on the clipboard: an image as an image, everything else as its text. Called before the file is there,
 * since a clipboard is given only to those who ask at once.
 */
export async function copyFile(format: ExportFormat, file: Promise<Uint8Array<ArrayBuffer>>): Promise<void> {
  const type = aboutFormat(format).clipboard ?? 'text/plain'
  const blob = file.then((bytes) => new Blob([bytes], { type }))
  await navigator.clipboard.write([new ClipboardItem({ [type]: blob })])
}
