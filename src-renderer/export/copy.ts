import type { ExportFormat } from '#shared/contract/index.ts'

/** What there is no way to paste. */
export const isCopied = (format: ExportFormat): boolean => format !== 'npz'

/**
 * Puts a file on the clipboard: an image as an image, everything else as its text. Called before the file is there,
 * since a clipboard is given only to those who ask at once.
 */
export async function copyFile(format: ExportFormat, file: Promise<Uint8Array<ArrayBuffer>>): Promise<void> {
  const type = format === 'png' ? 'image/png' : 'text/plain'
  const blob = file.then((bytes) => new Blob([bytes], { type }))
  await navigator.clipboard.write([new ClipboardItem({ [type]: blob })])
}
