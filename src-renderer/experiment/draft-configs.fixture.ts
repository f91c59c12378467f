import fc from 'fast-check'
import { builtInLandscapes, builtInNames, configSchema, type Config } from '#shared/contract/index.ts'
import { generators } from '#shared/random/index.ts'

export const map: Config = configSchema.parse({
  kind: 'fate-map',
  landscape: 'paper-1d',
  start: { min: -10, max: 10, count: 400 },
  learningRate: { min: 1e-5, max: 0.06, count: 300, scale: 'log' },
})
export const trajectory: Config = configSchema.parse({
  kind: 'trajectory',
  landscape: 'paper-1d-printed',
  starts: [[2.4], [-7.123456789012345]],
  learningRates: [0.001, 1e-7, 1 / 3],
  steps: 123456,
})

const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value + 0)
const rate = fc.double({ min: 1e-6, max: 10, noNaN: true })
const interval = fc.tuple(number, number).filter(([from, to]) => from < to)
const axis = fc.oneof(
  fc.record({
    min: fc.integer({ min: -50, max: 0 }),
    max: fc.integer({ min: 1, max: 50 }),
    count: fc.integer({ min: 1, max: 99 }),
    scale: fc.constant('linear' as const),
  }),
  fc.record({
    min: fc.double({ min: 1e-5, max: 1e-2, noNaN: true }),
    max: fc.integer({ min: 1, max: 50 }),
    count: fc.integer({ min: 1, max: 99 }),
    scale: fc.constantFrom('linear' as const, 'log' as const),
  }),
)
const rates = axis.map((values) => ({ ...values, min: Math.min(Math.abs(values.min) + 1e-9, values.max / 2) }))

const share = fc.double({ min: 0, max: 0.99, noNaN: true })
const rule = fc.oneof(
  fc.constant({ name: 'gradient-descent' }),
  fc.record({ name: fc.constantFrom('heavy-ball', 'nesterov'), momentum: share }),
)
const step = fc.integer({ min: 1, max: 1e6 })
/** Fields beyond plain gradient descent; `seed` is that of the noise where starts are not random. */
const motion = {
  rule: fc.option(rule, { nil: undefined }),
  schedule: fc.option(
    fc.oneof(
      fc.constant({ name: 'constant' }),
      fc.record({ name: fc.constant('warmup'), steps: step }),
      fc.record({ name: fc.constant('drop'), at: fc.array(step, { minLength: 1, maxLength: 3 }), factor: rate }),
      fc.record({ name: fc.constant('cosine'), final: share }),
    ),
    { nil: undefined },
  ),
  noise: fc.option(fc.record({ std: fc.double({ min: 0, max: 1e100, noNaN: true }) }), { nil: undefined }),
  sharpness: fc.option(fc.boolean(), { nil: undefined }),
}
const noisy = { ...motion, seed: fc.option(fc.nat(), { nil: undefined }) }

/** Landscapes of so many variables: built-in ones and written ones. */
function landscapeOf(dimension: number) {
  const variables = ['u', 'v'].slice(0, dimension)
  const definition = fc.record(
    {
      title: fc.constant('A landscape'),
      expression: fc.string({ minLength: 1 }),
      variables: fc.constant(variables),
      parameters: fc.dictionary(fc.constantFrom('a', 'b'), number, { minKeys: 1 }),
      domain: fc.tuple(...variables.map(() => interval)),
    },
    { requiredKeys: ['expression', 'variables'] },
  )
  return fc.oneof(fc.constantFrom(...builtInNames.filter((name) => builtInLandscapes[name] === dimension)), definition)
}

/** Valid configs of a kind, with what may be left out given or left out. */
export function configOf(kind: Config['kind']): fc.Arbitrary<Config> {
  const dimensions = kind === 'basin-map' ? fc.constant(2) : fc.constantFrom(1, 2)
  const input = dimensions.chain((dimension): fc.Arbitrary<object> => {
    const point = fc.array(number, { minLength: dimension, maxLength: dimension })
    const box = fc.array(interval, { minLength: dimension, maxLength: dimension })
    const landscape = landscapeOf(dimension)
    const against = fc.option(landscape, { nil: undefined })
    const line = dimension === 1 ? fc.constant(undefined) : fc.record({ from: point, to: point })
    const optionalBox = fc.option(box, { nil: undefined })
    const few = fc.array(rate, { minLength: 1, maxLength: 4 })
    switch (kind) {
      case 'trajectory':
        return fc
          .record({ landscape, starts: fc.array(point, { minLength: 1, maxLength: 4 }), learningRates: few, ...noisy })
          .chain((fields) =>
            fc
              .option(
                step.map((count) => 1 + (count % 9)),
                { nil: undefined },
              )
              .map((draws) => ({
                ...fields,
                draws: fields.noise || draws === 1 ? draws : undefined,
              })),
          )
      case 'fate-map':
        return fc.oneof(
          fc.record({ landscape, start: axis, learningRate: rates, line, against, bound: rate, ...noisy }),
          fc.record({
            landscape,
            start: fc.constant({ min: 1, max: 1, count: 1 }),
            learningRate: rates,
            line,
            ...noisy,
            rule: fc.record({ name: fc.constantFrom('heavy-ball', 'nesterov'), momentum: share }),
            momentum: fc.constant({ min: 0, max: 0.95, count: 20 }),
          }),
        )
      case 'basin-map':
        return fc.record({ landscape, x: axis, y: axis, learningRate: fc.oneof(rate, few), against, ...noisy })
      case 'basin-share':
        return fc.record({
          landscape,
          box,
          learningRate: rates,
          seed: fc.nat(),
          generator: fc.constantFrom(undefined, ...generators),
          starts: fc.integer({ min: 1, max: 1e6 }),
          ...motion,
        })
      case 'bifurcation':
        return fc.record({
          landscape,
          start: dimension === 1 ? fc.oneof(number, point) : point,
          learningRate: rates,
          rule: motion.rule,
        })
      case 'theory':
        return fc.record({
          landscape,
          minimum: point,
          globalMinimum: point,
          mu: rate,
          regionP: optionalBox,
          domain: optionalBox,
          target: optionalBox,
          generator: fc.constantFrom(undefined, ...generators),
        })
      case 'loss-line':
        return fc.record({
          from: fc.record({ run: fc.constant('0'.repeat(26)), member: fc.nat(127) }),
          to: fc.record({ run: fc.constant('1'.repeat(26)) }),
          align: fc.constantFrom('none', 'weight-matching'),
          count: fc.integer({ min: 3, max: 1001 }),
        })
      case 'loss-plane':
        return fc.record({
          of: fc.record({ run: fc.constant('0'.repeat(26)), members: fc.constantFrom([0, 1, 2], [7, 3, 5, 127]) }),
          plane: fc.constantFrom('random', 'pca', 'members'),
          extent: fc.double({ min: 0.01, max: 1000, noNaN: true }),
          count: fc.integer({ min: 3, max: 401 }),
          generator: fc.constantFrom(undefined, ...generators),
        })
      case 'network':
        return fc.record({
          starts: fc.oneof(fc.constant(3), fc.constant([7]), fc.constant([1, 2])),
          learningRates: few,
          generator: fc.constantFrom(undefined, ...generators),
          keep: fc.option(
            fc.record({
              snapshots: fc.constantFrom('first-layer', 'products'),
              precision: fc.constantFrom('float32', 'float16'),
            }),
            { nil: undefined },
          ),
        })
    }
  })
  return input.map((fields) => configSchema.parse(JSON.parse(JSON.stringify({ kind, ...fields }))))
}
