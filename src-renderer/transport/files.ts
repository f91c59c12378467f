/**
 * Gives a file to the user: by the native dialog in the Electron shell, as a download elsewhere. Resolves to where it went (a download
 * is known by its name only), or null when the user cancels.
 */
export async function saveFile(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<string | null> {
  if (window.overstep) return window.overstep.saveFile(name, bytes)
  const url = URL.createObjectURL(new Blob([bytes]))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser reads the blob after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
  return name
}
