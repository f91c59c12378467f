import { functions } from './functions.ts'

/** Names of the locals that hold the coordinates in compiled code. */
export function coordinateNames(dimension: number, prefix = 'x'): string[] {
  return Array.from({ length: dimension }, (_, index) => `${prefix}${index}`)
}

/**
 * Compiles a function body, in which `functions` are those of the language, beside what else is given. Only for code
 * written by `emit` and by the templates around it: they hold nothing but our own forms, our own names and number
 * literals, whatever text a function was read from, and so this can run nothing that is not written in this program.
 */
export function compile<Compiled>(
  parameters: readonly string[],
  body: string,
  given: Readonly<Record<string, unknown>> = {},
): Compiled {
  const known = { functions, ...given }
  const text = `'use strict'\nreturn function (${parameters.join(', ')}) {\n${body}\n}`
  return new Function(...Object.keys(known), text)(...Object.values(known)) as Compiled
}
