/** What tests read out of the project's pages. */

/** A fenced block of a page. */
export interface Block {
  /** What follows the fence: `sh`, `json`, … */
  language: string
  text: string
  /** Of its fence, from 1. */
  line: number
}

/** The lines of a page that are in no fenced block, with their numbers from 1. */
export function proseOf(page: string): { text: string; line: number }[] {
  let fenced = false
  return page.split('\n').flatMap((text, index) => {
    const isFence = text.startsWith('```')
    if (isFence) fenced = !fenced
    return fenced || isFence ? [] : [{ text, line: index + 1 }]
  })
}

export function blocksOf(page: string): Block[] {
  const fences = /^```(\w*)\n([\s\S]*?)^```$/gm
  return [...page.matchAll(fences)].map((match) => ({
    language: match[1]!,
    text: match[2]!,
    line: page.slice(0, match.index).split('\n').length,
  }))
}

/** Where the links and images of a page lead. */
export function linksOf(page: string): string[] {
  const prose = proseOf(page)
    .map(({ text }) => text)
    .join('\n')
    .replaceAll(/`[^`]*`/g, '')
  const inline = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!)
  const named = [...prose.matchAll(/^\[[^\]]+\]: (\S+)$/gm)].map((match) => match[1]!)
  return inline.concat(named)
}

/** The anchors of the headings of a page, as GitHub makes them. */
export function anchorsOf(page: string): string[] {
  return proseOf(page)
    .filter(({ text }) => /^#+ /.test(text))
    .map(({ text }) => {
      const words = text.replace(/^#+ /, '').toLowerCase()
      return words.replaceAll(/[^\p{L}\p{N}\s_-]/gu, '').replaceAll(' ', '-')
    })
}

/** The words of a line as a POSIX shell takes them, where nothing is substituted. */
export function shellWords(line: string): string[] {
  const words = [...line.matchAll(/(?:'[^']*'|"[^"]*"|[^\s'"])+/g)].map(([word]) => word)
  return words.map((word) => word.replaceAll(/'([^']*)'|"([^"]*)"/g, '$1$2'))
}
