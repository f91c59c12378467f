import { xoshiro } from '#shared/random/index.ts'

/** For tests: the same function written with and without abs, relu, max, roots and conditionals. */
export interface TwiceWritten {
  smooth: string
  branching: string
  variables: string[]
}

/** Ways to write u, u² and |u|, each to rounding the same. */
const same = {
  identity: [
    (u: string) => `(relu(${u}) - relu(-(${u})))`,
    (u: string) => `(max(${u}, 0) + min(${u}, 0))`,
    (u: string) => `(${u} < 0 ? ${u} : ${u})`,
    (u: string) => `(abs(${u}) * sign(${u}))`,
  ],
  square: [
    (u: string) => `abs(${u})^2`,
    (u: string) => `abs((${u}) * (${u}))`,
    (u: string) => `(relu(${u})^2 + relu(-(${u}))^2)`,
    (u: string) => `max(${u}, -(${u}))^2`,
    (u: string) => `((${u}) < 0 ? (${u})^2 : (${u}) * (${u}))`,
    (u: string) => `sqrt((${u})^4)`,
    (u: string) => `((${u}) * abs(${u}) * sign(${u}))`,
  ],
}

/**
 * Function `index` of an endless sequence, of one variable where it is even, else of two. Each has a minimum at the
 * origin where pieces meet.
 */
export function twiceWritten(index: number): TwiceWritten {
  const draw = xoshiro(index + 1, 2, 3, 4)
  for (let skip = 0; skip < 20; skip++) draw()
  const pick = <Thing>(all: readonly Thing[]) => all[draw() % all.length]!
  const number = (low: number, high: number) => (low + ((high - low) * draw()) / 2 ** 32).toFixed(2)
  const variables = index % 2 === 0 ? ['x'] : ['x', 'y']
  const terms = variables.flatMap((name) => {
    const other = pick(variables)
    return [
      { factor: number(0.5, 3), of: name, form: same.square },
      { factor: number(0.1, 1), of: `sin(${name})`, form: same.square },
      { factor: number(0.1, 0.5), of: `(${name} + ${number(0, 0.3)} * ${other})`, form: same.square },
    ]
  })
  const bend = `0.1 * logcosh(${variables.join(' + ')})`
  const smooth = terms.map(({ factor, of }) => `${factor} * (${of})^2`).join(' + ')
  const branching = terms
    .map(({ factor, of, form }) => {
      const inner = draw() % 3 === 0 ? pick(same.identity)(of) : of
      return `${factor} * ${pick(form)(inner)}`
    })
    .join(' + ')
  return { smooth: `${smooth} + ${bend}`, branching: `${branching} + ${bend}`, variables }
}
