import { beforeAll, expect, test } from 'vitest'
import { configSchema, summaryOf, type ArrayData, type LossLineConfig } from '#shared/contract/index.ts'
import { forkReader, readArchive } from '../archive/index.ts'
import { fileOf, npzOf, safetensorsOf, turned, type Written } from '../weights/weights-files.fixture.ts'
import { experimentOf, type SourceData } from './index.ts'
import { trainedRun } from './saved-networks.fixture.ts'
import { surroundings } from './surroundings.ts'

const A = 'A'.repeat(26)
const layers = [
  ['1', 784, 10],
  ['2', 10, 8],
  ['3', 8, 10],
] as const
const settings = { dataset: 'synthetic-digits', trainSize: 300, testSize: 90, seed: 4, learningRates: [0.3] }

let trained: SourceData
beforeAll(async () => {
  trained = await trainedRun({}, A)
})
const array = (name: string) => trained.arrays.find((each) => each.name === name)!.data as Float32Array<ArrayBuffer>

/** The fourth network as PyTorch has it: a beginning of zeros, and its end. */
function asTorch(): Written {
  const both = (end: Float32Array) => {
    const data = new Float32Array(2 * end.length)
    data.set(end, end.length)
    return data
  }
  return Object.fromEntries(
    layers.flatMap(([layer, inputs, outputs]) => [
      [
        `fc${layer}.weight`,
        { shape: [2, outputs, inputs], data: both(turned(array(`weights/3/${layer}/weights`), inputs, outputs)) },
      ],
      [`fc${layer}.bias`, { shape: [2, outputs], data: both(array(`weights/3/${layer}/biases`)) }],
    ]),
  )
}

/** The same as Flax has it, with the step of each snapshot in front of names. */
function asFlax(): Written {
  return Object.fromEntries(
    [0, 60].flatMap((step) =>
      layers.flatMap(([layer, inputs, outputs]) =>
        (
          [
            ['kernel', [inputs, outputs], array(`weights/3/${layer}/weights`)],
            ['bias', [outputs], array(`weights/3/${layer}/biases`)],
          ] as const
        ).map(([part, shape, data]) => [
          `${step}/params/Dense_${layer}/${part}`,
          { shape: [...shape], data: step > 0 ? data : data.map(() => 0) },
        ]),
      ),
    ),
  ) as Written
}

async function imported(content: Uint8Array): Promise<SourceData> {
  const weights = { name: 'mlp', settings, version: '0.1.0' }
  const source = await readArchive(() => forkReader(), fileOf(content), new AbortController().signal, { weights })
  try {
    const [id] = source.manifest.runs as [string]
    const { run, arrays } = await source.run(id)
    const read: ArrayData[] = []
    for (const spec of arrays) {
      const values: number[] = []
      for await (const piece of source.array(id, spec)) values.push(...piece)
      const data = spec.dtype === 'float32' ? Float32Array.from(values) : Float64Array.from(values)
      read.push({ ...spec, fill: 0, data } as ArrayData)
    }
    return { run: run as SourceData['run'], arrays: read }
  } finally {
    source.close()
  }
}

const steps = { shape: [2], data: Float64Array.of(0, 60) }
test.each([
  ['.npz of PyTorch', () => npzOf({ ...asTorch(), steps })],
  ['.safetensors of Flax', () => safetensorsOf(asFlax())],
])('an %s is the network whose weights it has, with its losses and none between the two', async (_, content) => {
  const other = await imported(content())
  expect(other.run).toMatchObject({ status: 'completed', engine: 'unknown (imported)', config: { hidden: [10, 8] } })
  for (const { name, shape, data } of other.arrays.filter(({ name }) => name.startsWith('weights/'))) {
    const own = trained.arrays.find((each) => each.name === name.replace('/0/', '/3/'))!
    expect({ shape, data }).toEqual({ shape: own.shape, data: own.data })
  }
  const of = (name: string) => other.arrays.find((each) => each.name === name)!
  expect([...of('snapshots/steps').data]).toEqual([0, 60])
  const first = array('weights/3/1/weights')
  const square = first.reduce((sum, value) => sum + value * value, 0)
  expect([...of('gram').data.subarray(0, 3)]).toEqual([0, 0, 0])
  expect(of('gram').data[3]! / square).toBeCloseTo(1, 12)
  expect(of('snapshots/0')).toMatchObject({ shape: [2, 784, 10] })
  expect(of('snapshots/0').data.subarray(first.length)).toEqual(first)
  const everything = layers.flatMap(([layer]) => [
    ...array(`weights/3/${layer}/weights`),
    ...array(`weights/3/${layer}/biases`),
  ])
  const [end] = summaryOf({ kind: 'network', summary: other.run.summary }).networks!
  expect(end!.distance).toBeCloseTo(Math.hypot(...everything), 9)

  const line = { kind: 'loss-line', from: { run: A, member: 3 }, to: { run: other.run.id, member: 0 }, count: 3 }
  const { context, series } = surroundings(1, new AbortController(), [trained, other])
  const summary = await experimentOf('loss-line').run(configSchema.parse(line) as LossLineConfig, context)
  expect(summary).toMatchObject({ barrier: 0, distance: 0 })
  const { trainLoss } = summaryOf({ kind: 'network', summary: trained.run.summary }).networks![3]!
  expect(series['0/trainLoss']!.values[2]! / trainLoss!).toBeCloseTo(1, 6)
})
