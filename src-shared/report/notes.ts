import { renderToString } from 'katex'
import { escaped } from './html.ts'

/**
 * Notes as HTML: paragraphs where a line is empty, and formulas in TeX between dollars, `$γ < 2/λ$`, or between two of
 * them on lines of their own. A dollar with a space behind it, or before the closing one, is a dollar.
 */
export function notesHtml(notes: string): string {
  return notes
    .split(/\n\s*\n/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${paragraphHtml(paragraph.trim())}</p>`)
    .join('\n')
}

const FORMULA = /\$\$([^$]+)\$\$|\$(?!\s)([^$\n]+?)(?<!\s)\$(?!\d)/g

function paragraphHtml(text: string): string {
  let [html, done] = ['', 0]
  for (const match of text.matchAll(FORMULA)) {
    const [whole, block, inline] = match
    html += plainHtml(text.slice(done, match.index)) + formulaHtml(block ?? inline!, block !== undefined)
    done = match.index + whole.length
  }
  return html + plainHtml(text.slice(done))
}

function plainHtml(text: string): string {
  return escaped(text).replaceAll('\n', '<br />')
}

/** As MathML, which browsers draw by themselves; what is no TeX stays as it was written, in red. */
function formulaHtml(tex: string, displayMode: boolean): string {
  return renderToString(tex.trim(), {
    displayMode,
    throwOnError: false,
    output: 'mathml',
    maxSize: 20,
    maxExpand: 200,
    strict: 'ignore',
  })
}
