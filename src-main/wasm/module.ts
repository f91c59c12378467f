import { type Code, Locals, type ValueType, unsigned, valueTypes } from './code.ts'

/** A function of the host. Its index, for `call`, is its place among the imports. */
export interface Import {
  name: string
  parameters: readonly ValueType[]
  results: readonly ValueType[]
}

export interface Definition {
  name: string
  parameters: readonly ValueType[]
  /** @param locals to which further locals can be added; the parameters come first, in their order */
  body(locals: Locals): Code
}

const sectionOf = (id: number, body: Code): Code => [id, ...unsigned(body.length), ...body]
const vectorOf = (entries: readonly Code[]): Code => [...unsigned(entries.length), ...entries.flat()]
const nameOf = (text: string): Code => [...unsigned(text.length), ...new TextEncoder().encode(text)]
const typesOf = (types: readonly ValueType[]) => vectorOf(types.map((type) => [valueTypes[type]]))

/**
 * A module of functions that return nothing, on a memory and with functions that the host lends it under the name
 * `host`: WebAssembly Core Specification 2.0, §5.5.
 */
export function moduleOf(imports: readonly Import[], definitions: readonly Definition[]): Uint8Array<ArrayBuffer> {
  const typeOf = (parameters: readonly ValueType[], results: readonly ValueType[]): Code => [
    0x60,
    ...typesOf(parameters),
    ...typesOf(results),
  ]
  const types = [
    ...imports.map(({ parameters, results }) => typeOf(parameters, results)),
    ...definitions.map(({ parameters }) => typeOf(parameters, [])),
  ]
  const host = nameOf('host')
  const memory: Code = [...host, ...nameOf('memory'), 0x02, 0x00, ...unsigned(1)]
  const lent = imports.map(({ name }, index): Code => [...host, ...nameOf(name), 0x00, ...unsigned(index)])
  const bodies = definitions.map(({ parameters, body }) => {
    const locals = new Locals()
    for (const type of parameters) locals.add(type)
    const code = body(locals)
    const own = locals.types.slice(parameters.length).map((type): Code => [1, valueTypes[type]])
    return [...vectorOf(own), ...code, 0x0b]
  })
  const indices = definitions.map((_, index) => unsigned(imports.length + index))
  return Uint8Array.from([
    0x00,
    0x61,
    0x73,
    0x6d,
    0x01,
    0x00,
    0x00,
    0x00,
    ...sectionOf(1, vectorOf(types)),
    ...sectionOf(2, vectorOf([...lent, memory])),
    ...sectionOf(3, vectorOf(indices)),
    ...sectionOf(7, vectorOf(definitions.map(({ name }, index) => [...nameOf(name), 0x00, ...indices[index]!]))),
    ...sectionOf(10, vectorOf(bodies.map((body) => [...unsigned(body.length), ...body]))),
  ])
}
