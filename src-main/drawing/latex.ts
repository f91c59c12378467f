import type { Markup } from '#shared/plot/index.ts'

/** What LaTeX has of characters that text in its usual fonts lacks, as mathematics. */
const mathematics: Readonly<Record<string, string>> = {
  α: '\\alpha',
  β: '\\beta',
  γ: '\\gamma',
  δ: '\\delta',
  ε: '\\varepsilon',
  ζ: '\\zeta',
  η: '\\eta',
  θ: '\\theta',
  ι: '\\iota',
  κ: '\\kappa',
  λ: '\\lambda',
  μ: '\\mu',
  ν: '\\nu',
  ξ: '\\xi',
  π: '\\pi',
  ρ: '\\rho',
  σ: '\\sigma',
  ς: '\\varsigma',
  τ: '\\tau',
  υ: '\\upsilon',
  φ: '\\varphi',
  χ: '\\chi',
  ψ: '\\psi',
  ω: '\\omega',
  Γ: '\\Gamma',
  Δ: '\\Delta',
  Θ: '\\Theta',
  Λ: '\\Lambda',
  Ξ: '\\Xi',
  Π: '\\Pi',
  Σ: '\\Sigma',
  Φ: '\\Phi',
  Ψ: '\\Psi',
  Ω: '\\Omega',
  '∇': '\\nabla',
  '∂': '\\partial',
  '‖': '\\Vert',
  '−': '-',
  '×': '\\times',
  '·': '\\cdot',
  '÷': '\\div',
  '±': '\\pm',
  '∓': '\\mp',
  '≤': '\\leq',
  '≥': '\\geq',
  '≠': '\\neq',
  '≈': '\\approx',
  '≡': '\\equiv',
  '∝': '\\propto',
  '→': '\\rightarrow',
  '←': '\\leftarrow',
  '↔': '\\leftrightarrow',
  '⇒': '\\Rightarrow',
  '∞': '\\infty',
  '√': '\\surd',
  '∈': '\\in',
  '∉': '\\notin',
  '∩': '\\cap',
  '∪': '\\cup',
  '⊂': '\\subset',
  '∅': '\\emptyset',
  '∫': '\\int',
  '∑': '\\sum',
  '∏': '\\prod',
  '∗': '\\ast',
  '⁎': '\\ast',
  '′': "'",
  '″': "''",
  '‴': "'''",
  '½': '\\frac{1}{2}',
  '†': '\\dagger',
  '‡': '\\ddagger',
  '°': '^{\\circ}',
  '<': '<',
  '>': '>',
  '|': '|',
  ℝ: '\\mathrm{R}',
  '∼': '\\sim',
  '⌊': '\\lfloor',
  '⌋': '\\rfloor',
  '∥': '\\parallel',
}
/** And what it has as text. */
const words: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\{',
  '}': '\\}',
  '#': '\\#',
  $: '\\$',
  '%': '\\%',
  '&': '\\&',
  _: '\\_',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
  '…': '\\ldots{}',
  '–': '--',
  '—': '---',
  '’': "'",
  '‘': '`',
  '“': '``',
  '”': "''",
  '\u00a0': '~',
  '\u2009': '\\,',
  '\u200a': '',
  '\u202f': '\\,',
  '"': "''",
}

interface Piece {
  math: boolean
  tex: string
}

/**
 * A line of marked text in LaTeX: words as text, signs, symbols, raised and lowered parts as mathematics. Letters that
 * it knows nothing of stay as they are.
 */
export function latexOf(markup: Markup): string {
  const pieces = [...markup.matchAll(/\{(\w+)\|([^}]*)\}|(\{|[^{]+)/g)].flatMap(([, name, marked = '', plain = '']) =>
    name === undefined ? textPieces(plain) : markedPieces(name, marked),
  )
  const runs: Piece[] = []
  for (const { math, tex } of pieces) {
    const last = runs.at(-1)
    if (last?.math === math) last.tex += math ? ` ${tex}` : tex
    else runs.push({ math, tex })
  }
  const line = runs.map(({ math, tex }) => (math ? `$${tex}$` : tex)).join('')
  // Several spaces would become one; a hair that sets a prime off is in its sign already.
  return line.replaceAll(/ {2,}/g, '\\enspace{}').replaceAll('$\\,$', ' ')
}

function markedPieces(name: string, marked: string): Piece[] {
  switch (name) {
    case 'symbol':
      return [
        {
          math: true,
          tex: /^\p{L}{2,}$/u.test(marked) && !(marked[0]! in mathematics) ? `\\mathit{${marked}}` : mathOf(marked),
        },
      ]
    case 'sup':
      return [{ math: true, tex: `^{${scriptOf(marked)}}` }]
    case 'sub':
      return [{ math: true, tex: `_{${scriptOf(marked)}}` }]
    case 'strong': {
      const inner = latexOf(marked)
      return [{ math: false, tex: `\\textbf{${inner}}` }]
    }
    default:
      return textPieces(marked)
  }
}

function scriptOf(text: string): string {
  return /[a-z]{2,}/i.test(text) ? `\\mathrm{${mathOf(text)}}` : mathOf(text)
}

function mathOf(text: string): string {
  return [...text].map((character) => mathematics[character] ?? words[character] ?? character).join(' ')
}

function textPieces(text: string): Piece[] {
  return [...text].map((character) => {
    const tex = mathematics[character]
    return tex === undefined ? { math: false, tex: words[character] ?? character } : { math: true, tex }
  })
}
