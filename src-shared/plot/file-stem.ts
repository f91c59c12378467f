/** Names that Windows keeps for devices, whatever ending follows. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/** The name of a figure as that of its file, without an ending: of signs that every system takes. */
export function fileStem(figure: string): string {
  const stem = figure.replaceAll(/[^\w-]+/g, '-')
  return reserved.test(stem) ? `figure-${stem}` : stem
}
