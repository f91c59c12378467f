import { z } from 'zod'
import { OverstepError } from '../vocabulary/index.ts'

const MOST_LETTERS = 200
const number = z.number('must be a finite number')
const point = z.tuple([number, number], 'must be x and y, such as [2.5, 100]')
const words = z.string('must be words').max(MOST_LETTERS, `must have at most ${MOST_LETTERS} letters`)

/** Something that is written or drawn into an exported figure, in the units of its axes. */
export const annotationSchema = z.discriminatedUnion('kind', [
  /** Words that begin at a point. */
  z.strictObject({ kind: z.literal('text'), at: point, text: words.min(1, 'must not be empty') }),
  /** An arrow that ends at `to`, with words where it begins. */
  z.strictObject({ kind: z.literal('arrow'), from: point, to: point, text: words.default('') }),
  /** A line across the plane at one value of an axis, with words at its end. */
  z.strictObject({ kind: z.literal('line'), axis: z.enum(['x', 'y']), at: number, text: words.default('') }),
])
export type Annotation = z.infer<typeof annotationSchema>

export const MOST_ANNOTATIONS = 40

/** How annotations are written, for those who write them. */
export const annotationForms = ['text 2.5, 100: words', 'arrow 1, 200 > 2.5, 10: words', 'line x = 2.5: words'] as const

const real = String.raw`\s*([-+−]?[\d.]+(?:e[+-]?\d+)?)\s*`
const pair = `${real},${real}`
const forms = {
  text: new RegExp(`^text${pair}:(.*)$`, 'i'),
  arrow: new RegExp(`^arrow${pair}(?:>|→|->)${pair}(?::(.*))?$`, 'i'),
  line: new RegExp(`^line\\s+([xy])\\s*=${real}(?::(.*))?$`, 'i'),
}

/**
 * An annotation from a line such as those of `annotationForms`.
 * @throws {OverstepError} `invalid-input` with what was wrong; which line it was is for the caller to say
 */
export function readAnnotation(line: string): Annotation {
  const value = (text: string | undefined): number => Number((text ?? '').replace('−', '-'))
  const [, x, y, text] = forms.text.exec(line.trim()) ?? []
  const [, fromX, fromY, toX, toY, said] = forms.arrow.exec(line.trim()) ?? []
  const [, axis, at, named] = forms.line.exec(line.trim()) ?? []
  const written =
    x !== undefined
      ? { kind: 'text', at: [value(x), value(y)], text: text!.trim() }
      : fromX !== undefined
        ? { kind: 'arrow', from: [value(fromX), value(fromY)], to: [value(toX), value(toY)], text: said?.trim() ?? '' }
        : axis !== undefined
          ? { kind: 'line', axis: axis.toLowerCase(), at: value(at), text: named?.trim() ?? '' }
          : undefined
  if (!written)
    throw new OverstepError(
      'invalid-input',
      `must be one of ${annotationForms.map((form) => `“${form}”`).join(', ')}, got ${JSON.stringify(line.trim())}`,
    )
  const parsed = annotationSchema.safeParse(written)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new OverstepError('invalid-input', `${issue!.message}, got ${JSON.stringify(line.trim())}`)
}
