import { calledIn, functionNamed } from './elementary.ts'

/** Names of the locals that hold the coordinates in compiled code. */
export function coordinateNames(dimension: number, prefix = 'x'): string[] {
  return Array.from({ length: dimension }, (_, index) => `${prefix}${index}`)
}

/**
 * Compiles a function body. Only for code written by `emit` and by the templates around it: they hold nothing but our
 * own forms, our own names and number literals, whatever text a function was read from, and so this can run nothing
 * that is not written in this program.
 *
 * @param given what else the code names; with the elementary functions that it calls these are constants around it,
 *   and code that needs none has nothing around it
 */
export function compile<Compiled>(
  parameters: readonly string[],
  body: string,
  given: Readonly<Record<string, unknown>> = {},
): Compiled {
  const called = calledIn(body)
  const names = [...called, ...Object.keys(given)]
  if (names.length === 0) return new Function(...parameters, `'use strict'\n${body}`) as Compiled
  const make = new Function(...names, `'use strict'\nreturn function (${parameters.join(', ')}) {\n${body}\n}`)
  return make(...called.map(functionNamed), ...Object.values(given)) as Compiled
}
