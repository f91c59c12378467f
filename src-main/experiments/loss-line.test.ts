import { beforeAll, expect, test } from 'vitest'
import { configSchema, summaryOf, type LossLineConfig } from '#shared/contract/index.ts'
import { experimentOf, type SourceData } from './index.ts'
import { namedIn, runWith, trainedRun } from './saved-networks.fixture.ts'
import { surroundings } from './surroundings.ts'

const [A, B, C] = ['A', 'B', 'C'].map((letter) => letter.repeat(26)) as [string, string, string]
const experiment = experimentOf('loss-line')
const configOf = (fields: object = {}) =>
  configSchema.parse({
    kind: 'loss-line',
    from: { run: A, member: 0 },
    to: { member: 3 },
    count: 9,
    ...fields,
  }) as LossLineConfig

let trained: SourceData
/** The same networks with the hidden units of each in another order. */
let shuffled: SourceData
beforeAll(async () => {
  trained = await trainedRun({}, A)
  shuffled = { run: { ...trained.run, id: B }, arrays: shuffledUnits(trained) }
})

/** Turns the units of every hidden layer around: the last is the first. */
function shuffledUnits({ arrays }: SourceData): SourceData['arrays'] {
  return arrays.map((array) => {
    const [, layer, part] = /^weights\/\d+\/(\d+)\/(\w+)$/.exec(array.name) ?? []
    if (!layer) return array
    const [inputs, outputs] = part === 'weights' ? (array.shape as [number, number]) : [1, array.shape[0]!]
    const turnsInputs = part === 'weights' && layer !== '1'
    const data = array.data.map((_, at) => {
      const [input, output] = [Math.floor(at / outputs), at % outputs]
      const from = turnsInputs ? inputs - 1 - input : input
      return array.data[from * outputs + (layer === '3' ? output : outputs - 1 - output)]!
    })
    return { ...array, data: data as Float32Array<ArrayBuffer> }
  })
}

async function judged(fields: object = {}) {
  const { context, series, fractions } = surroundings(1, new AbortController(), [trained, shuffled])
  const summary = await experiment.run(configOf(fields), context)
  return { summary, series, fractions }
}

test('the ends of a line have the losses and accuracies that their networks were found to have', async () => {
  const { summary, series, fractions } = await judged()
  const { networks } = summaryOf({ kind: 'network', summary: trained.run.summary })
  let ends = 0
  for (const part of ['train', 'test'] as const)
    for (const [at, member] of [
      [0, 0],
      [8, 3],
    ] as const) {
      const loss = networks![member]![`${part}Loss`]!
      expect(Math.abs(series[`0/${part}Loss`]!.values[at]! - loss)).toBeLessThan(1e-6 * Math.max(1, loss))
      expect(series[`0/${part}Accuracy`]!.values[at]).toBeCloseTo(networks![member]![`${part}Accuracy`]!, 9)
      ends++
    }
  expect(ends).toBe(4)
  expect(series['0/trainLoss']!.steps).toEqual([0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1])
  const losses = series['0/trainLoss']!.values
  expect(summary.barrier).toBe(Math.max(...losses) - Math.max(losses[0]!, losses[8]!))
  expect(losses[8 * summary.highest!]).toBe(Math.max(...losses))
  expect(summary).toMatchObject({
    trainImages: 300,
    testImages: 90,
    from: { start: 'A', learningRate: 0.05, member: 0 },
  })
  expect(fractions.at(-1)).toBe(1)
})

test('between a network and itself with its units in other places is a barrier, and none once they match', async () => {
  const to = { run: B, member: 3 }
  const { summary: plain } = await judged({ from: { run: A, member: 3 }, to })
  expect(plain.barrier).toBeGreaterThan(0.05)
  expect(plain.distance).toBeGreaterThan(1)
  const { summary, series } = await judged({ from: { run: A, member: 3 }, to, align: 'weight-matching' })
  expect(summary).toMatchObject({ barrier: 0, testBarrier: 0, alignedDistance: 0, moved: 18, distance: plain.distance })
  expect(new Set(series['0/trainLoss']!.values).size).toBe(1)
})

test('a line between networks with convolutions ends at their losses; channels are not matched', async () => {
  const convolutions = [{ channels: 3, kernel: 5, stride: 2 }]
  const folded = await trainedRun({ convolutions, hidden: [6], starts: 1 }, C)
  const config = configOf({ from: { run: C, member: 0 }, to: { member: 1 } })
  experiment.sources!(config, namedIn([folded]))
  const { context, series } = surroundings(1, new AbortController(), [folded])
  const summary = await experiment.run(config, context)
  const { networks } = summaryOf({ kind: 'network', summary: folded.run.summary })
  for (const part of ['trainLoss', 'testLoss'] as const)
    for (const member of [0, 1]) {
      const loss = networks![member]![part]!
      expect(Math.abs(series[`0/${part}`]!.values[8 * member]! - loss)).toBeLessThan(1e-6 * Math.max(1, loss))
    }
  expect(summary.distance).toBeGreaterThan(0)
  const seconds = await experiment.estimateSeconds(config, { threads: 1, run: () => Promise.reject() }, () => ({
    run: folded.run,
    array: () => folded.arrays[0]!,
  }))
  expect(seconds).toBeGreaterThan(0)
  expect(() => experiment.sources!({ ...config, align: 'weight-matching' }, namedIn([folded]))).toThrow(
    /^align: must be none: each channel of a convolution/,
  )
  const wider = {
    ...folded,
    run: runWith(
      { ...folded.run.config, convolutions: [{ channels: 3, kernel: 5, stride: 2, padding: 1 }] } as never,
      B,
      folded.run.summary,
    ),
  }
  expect(() => experiment.sources!({ ...config, to: { run: B, member: 1 } }, namedIn([folded, wider]))).toThrow(
    /^to.run: /,
  )
})

test('what cannot be judged is refused by the name of its field', async () => {
  const narrow = {
    run: runWith({ ...trained.run.config, hidden: [10, 9] } as never, C, trained.run.summary),
    arrays: [],
  }
  const others = trained.arrays.map((array) => {
    const shape = { '2/weights': [10, 9], '2/biases': [9], '3/weights': [9, 10] }[
      /\d\/\w+$/.exec(array.name)?.[0] ?? ''
    ]
    return shape ? { ...array, shape } : array
  })
  const networks = summaryOf({ kind: 'network', summary: trained.run.summary }).networks!
  const lost = networks.map((network) => ({ ...network, status: 'divergent' as const, divergedAt: 7 }))
  const refusals: [fields: object, runs: SourceData[], message: RegExp][] = [
    [{ from: { run: C } }, [trained], /^from.run: there is no run C+$/],
    [{ to: { run: C } }, [trained, narrow], /^to.run: “Run C” has no weights: it is completed/],
    [{ to: { run: C } }, [trained, { ...narrow, arrays: others }], /^to.run: .* 784–10–9–10, .* 784–10–8–10; choose/],
    [{ to: { run: A, member: 4 } }, [trained], /^to.member: “Run A” has no network 4: its networks are 0 to 3$/],
    [{}, [{ ...trained, run: { ...trained.run, summary: { networks: lost } } }], /^from.member: .* diverged at step 7/],
    [
      { to: { run: C } },
      [trained, { ...trained, run: runWith({ ...trained.run.config, activation: 'tanh' } as never, C, { networks }) }],
      /^to.run: .* have tanh, .* relu/,
    ],
    [{ to: { run: C } }, [trained, { ...trained, run: runWith(configOf(), C, null) }], /^to.run: .* of kind loss-line/],
  ]
  for (const [fields, runs, message] of refusals)
    expect(() => experiment.sources!(configOf(fields), namedIn(runs)), String(message)).toThrow(message)
  expect(() => configOf({ to: { run: A, member: 0 } })).toThrow(/must be another network than from/)
  expect(refusals.length).toBe(7)
})

test('it is priced, and ends soon after it is cancelled', async () => {
  const sources = (id: string) => ({ run: id === A ? trained.run : shuffled.run, array: () => trained.arrays[0]! })
  const seconds = await experiment.estimateSeconds(configOf(), { threads: 1, run: () => Promise.reject() }, sources)
  expect(seconds).toBeGreaterThan(0)
  const controller = new AbortController()
  const { context } = surroundings(1, controller, [trained])
  const running = experiment.run(configOf({ count: 501 }), {
    ...context,
    progress: () => controller.abort(new Error('enough')),
  })
  await expect(running).rejects.toThrow('enough')
})
