import type { Minimum } from '#shared/contract/index.ts'

/**
 * A landscape of the library, as written. Everything else, its derivatives, kernels, minima and typeset form, follows
 * from this.
 */
export interface BuiltIn {
  title: string
  /** One line: what it is known for, and where it comes from. */
  description: string
  expression: string
  variables: readonly string[]
  parameters?: Readonly<Record<string, number>>
  /** The box that shows it well; all its minima that matter are inside. */
  domain: readonly [number, number][]
  /**
   * The class of a minimum, for landscapes whose minima have names; otherwise they are minimum-1, minimum-2, … from the
   * flattest.
   */
  classOf?: (minimum: Minimum) => string
  /** Where the article says what they are; otherwise they are found. */
  minima?: readonly Minimum[]
  /** See `Landscape`. */
  plateauMargin?: number
  /** Where more than the function is to be shown; otherwise it is made of the expression. */
  tex?: string
}
