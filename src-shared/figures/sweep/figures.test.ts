import { expect, test } from 'vitest'
import { sweepLookSchema } from '../../contract/index.ts'
import type { FigureOptions } from '../../plot/index.ts'
import { summaryOf } from '../../plot/reading.fixture.ts'
import type { SweepInput } from './cells.ts'
import { sweepFigure } from './set.ts'
import { sampleFateSweep, sampleNetworkSweep } from './sweeps.fixture.ts'

/** Every figure of a sweep as data, one to a test: a change of what is drawn shows as a change of its snapshot. */
function drawn(input: SweepInput, name: string, result: string | null = null, options: Partial<FigureOptions> = {}) {
  const { kind, input: own } = sweepFigure(input, { ...sweepLookSchema.parse({}), result }, name)
  const figure = kind.draw(own, { style: 'light', width: 480, height: 360, ...options })
  const parts = (figure.parts ?? []).map((part) => `part ${part.title.text}\n${summaryOf(part.figure)}`)
  return [summaryOf(figure), ...parts].join('\n')
}

const networks = sampleNetworkSweep()
const paths = sampleFateSweep()

test('accuracy against the learning rate', () => expect(drawn(networks, 'values')).toMatchSnapshot())
test('loss against the learning rate', () => expect(drawn(networks, 'values', 'networks.testLoss')).toMatchSnapshot())
test('loss on a linear axis', () =>
  expect(drawn(networks, 'values', 'networks.testLoss', { logValues: false })).toMatchSnapshot())
test('fates against the learning rate', () => expect(drawn(paths, 'values')).toMatchSnapshot())
test('a map of fates', () => expect(drawn(paths, 'map')).toMatchSnapshot())
test('a map of shares', () => expect(drawn(paths, 'map', 'shares.flat')).toMatchSnapshot())
test('small multiples', () => expect(drawn(paths, 'panels', 'shares.flat', { width: 960 })).toMatchSnapshot())
test('parallel coordinates', () => expect(drawn(paths, 'parallel', 'shares.flat')).toMatchSnapshot())
