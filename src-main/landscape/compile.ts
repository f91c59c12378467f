import { derivative } from './derivative.ts'
import { calledIn, functionNamed } from './elementary.ts'
import { emit } from './emit.ts'
import type { Expression } from './expression.ts'
import type { Formula, Landscape } from './landscape.ts'

/** The function of `dimension` variables that the tree describes, with its symbolic derivatives. */
export function formulaOf(value: Expression, dimension: number): Formula {
  const indices = Array.from({ length: dimension }, (_, index) => index)
  const gradient = indices.map((index) => derivative(value, index))
  return { value, gradient, hessian: gradient.flatMap((slope) => indices.map((index) => derivative(slope, index))) }
}

/** Names of the locals that hold the coordinates in compiled code. */
export function coordinateNames(dimension: number, prefix = 'x'): string[] {
  return Array.from({ length: dimension }, (_, index) => `${prefix}${index}`)
}

/**
 * Compiles a function body. Only for code written by `emit` and by the templates around it: they hold nothing but our own forms, our own names
 * and number literals, whatever text a function was read from, and so this can run nothing that is not written in this program.
 * The elementary functions that the code calls are constants around it; code that calls none has nothing around it.
 */
export function compile<Compiled>(parameters: readonly string[], body: string): Compiled {
  const called = calledIn(body)
  if (called.length === 0) return new Function(...parameters, `'use strict'\n${body}`) as Compiled
  const make = new Function(...called, `'use strict'\nreturn function (${parameters.join(', ')}) {\n${body}\n}`)
  return make(...called.map(functionNamed)) as Compiled
}

/** Value, gradient and Hessian as functions of a point. */
export function compileFormula(formula: Formula): Pick<Landscape, 'value' | 'gradient' | 'hessian'> {
  const names = coordinateNames(formula.gradient.length)
  const point = names.map((name, index) => `const ${name} = point[${index}]`).join('\n')
  const results = (prefix: string, expressions: readonly Expression[]) => {
    const locals = expressions.map((expression, index) => [`${prefix}${index}`, expression] as const)
    const declared = `let ${locals.map(([name]) => name).join(', ')}`
    return {
      code: `${point}\n${declared}\n${emit(locals, names, 't')}`,
      names: locals.map(([name]) => name).join(', '),
    }
  }
  const value = results('f', [formula.value])
  const gradient = results('g', formula.gradient)
  const hessian = results('h', formula.hessian)
  return {
    value: compile(['point'], `${value.code}\nreturn ${value.names}`),
    gradient: compile(['point'], `${gradient.code}\nreturn Float64Array.of(${gradient.names})`),
    hessian: compile(['point'], `${hessian.code}\nreturn Float64Array.of(${hessian.names})`),
  }
}
