/** What a function may be written with, as the help beside it shows it. The parser of the workbench is what decides. */
export interface Word {
  /** What stands in the help. */
  shown: string
  /** What is written before and after what is selected. */
  before: string
  after: string
  /** What is written between them where nothing is selected; it is selected then. */
  between: string
  meaning: string
}

const call = (name: string, meaning: string, between = 'x'): Word => ({
  shown: `${name}(${between})`,
  before: `${name}(`,
  after: ')',
  between,
  meaning,
})
const sign = (shown: string, meaning: string): Word => ({
  shown,
  before: ` ${shown} `,
  after: '',
  between: '',
  meaning,
})
const whole = (shown: string, meaning: string): Word => ({ shown, before: '', after: '', between: shown, meaning })

export const language: readonly { title: string; words: readonly Word[] }[] = [
  {
    title: 'Functions',
    words: [
      call('abs', 'absolute value; its derivative at 0 is taken as 0'),
      call('relu', 'max(0, x); its derivative at 0 is taken as 0'),
      call('min', 'the smallest of its arguments', 'x, 1'),
      call('max', 'the largest of its arguments', 'x, 1'),
      call('exp', 'exponential'),
      call('log', 'natural logarithm'),
      call('sqrt', 'square root'),
      call('sin', 'sine, in radians'),
      call('cos', 'cosine, in radians'),
      call('tan', 'tangent, in radians'),
      call('tanh', 'hyperbolic tangent'),
      call('sign', '−1, 0 or 1'),
      call('floor', 'largest whole number that is not greater'),
      call('sigmoid', '1 / (1 + exp(-x)), for any x'),
      call('softplus', 'log(1 + exp(x)), for any x'),
      call('logcosh', 'log cosh x, for any x'),
      call('log1p', 'log(1 + x), exact for small x'),
      call('expm1', 'exp(x) - 1, exact for small x'),
      call('erf', 'error function'),
      call('atan', 'arc tangent'),
      call('pow', 'the first to the power of the second', 'x, 2'),
      call('hypot', 'square root of the sum of both squares', 'x, 1'),
    ],
  },
  {
    title: 'Operators',
    words: [
      sign('+', 'plus'),
      sign('-', 'minus'),
      sign('*', 'times; must be written: 2 * x'),
      sign('/', 'divided by'),
      sign('^', 'to the power of'),
      { shown: '( )', before: '(', after: ')', between: 'x', meaning: 'brackets' },
    ],
  },
  {
    title: 'Constants',
    words: [whole('pi', '3.14159…'), whole('e', '2.71828…')],
  },
  {
    title: 'Pieces',
    words: [
      whole('x < 0 ? -x : x^2', 'the first where the comparison holds, else the second'),
      whole('1 <= x <= 2 ? 0 : x^2', 'comparisons < <= > >= == != can be chained'),
      whole('x < 0 and not x < -1 ? 0 : x^2', 'and, or, not join comparisons'),
    ],
  },
]

/** Words that are no names of variables or parameters. */
const reserved: ReadonlySet<string> = new Set([
  'and',
  'or',
  'not',
  'pi',
  'e',
  ...language[0]!.words.map(({ shown }) => shown.replace(/\(.*/, '')),
])

/**
 * The names in the text of a function that stand for nothing yet, each once, as they come: neither known nor a word of
 * the language, nor written like a function.
 */
export function unknownNames(expression: string, known: readonly string[]): string[] {
  // A number takes its exponent along: the e of 1e5 is no name.
  const names = expression.matchAll(/(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|([A-Za-z_]\w*)(\s*\()?/g)
  const found = [...names].flatMap(([, name, bracket]) => (name && !bracket ? [name] : []))
  return [...new Set(found)].filter((name) => !known.includes(name) && !reserved.has(name) && isName(name))
}

/** What the contract takes for a name. */
function isName(text: string): boolean {
  return /^[A-Za-z][A-Za-z0-9_]{0,29}$/.test(text)
}

/** The text with `word` written over [from, to], and what of it is selected then. */
export function inserted(
  text: string,
  from: number,
  to: number,
  { before, after, between }: Word,
): { text: string; from: number; to: number } {
  const inside = text.slice(from, to) || between
  const start = from + before.length
  return {
    text: text.slice(0, from) + before + inside + after + text.slice(to),
    from: start,
    to: start + inside.length,
  }
}

/** The part of the text that an error at `position` is about: the word or the sign there, or the end of the text. */
export function wrongPart(text: string, position: number): [number, number] {
  // What is missing at the end is missing after the last sign that can be seen.
  const end = text.trimEnd().length
  if (position >= end) return [Math.max(0, end - 1), end]
  const word = /^[A-Za-z0-9_.]+/.exec(text.slice(position))
  return [position, position + (word?.[0].length ?? 1)]
}
