import { expect, test } from 'vitest'
import { theoryConfigSchema } from '#shared/contract/index.ts'
import { drawn, nearestMeasured, outward, regionDraft, withRegions } from './theory-draft.ts'

const config = theoryConfigSchema.parse({ kind: 'theory', mu: 1200 })

test('the regions of a config stand in the inputs, and come back from them', () => {
  const draft = regionDraft(config)
  expect(draft).toEqual({ m: [['', '']], mu: '1200', p: [['', '']] })
  expect(withRegions(config, draft)).toEqual({ config })
  const given = theoryConfigSchema.parse({ kind: 'theory', region: [[2.25, 2.75]], regionP: [[2, 3]] })
  expect(withRegions(given, regionDraft(given))).toEqual({ config: given })
})

test('a drawn M takes the place of μ†, a drawn P(M) does not', () => {
  const box = { x: [2.21234567, 2.80123456] as [number, number], y: [0, 100] as [number, number] }
  const m = drawn(regionDraft(config), 'm', box)
  expect(m).toEqual({ m: [['2.2123', '2.8012']], mu: '', p: [['', '']] })
  const read = withRegions(config, m)
  expect(read.config).toMatchObject({ region: [[2.2123, 2.8012]] })
  expect(read.config).not.toHaveProperty('mu')
  expect(withRegions(config, drawn(regionDraft(config), 'p', box)).config).toMatchObject({
    mu: 1200,
    regionP: [[2.2123, 2.8012]],
  })
})

test('what is wrong is said in the names of the page', () => {
  const draft = regionDraft(config)
  expect(withRegions(config, { ...draft, mu: 'many' }).message).toBe('“many” is no number')
  expect(withRegions(config, { ...draft, mu: '0,5' }).message).toBe('“0,5” is no number (a decimal comma: write 0.5)')
  expect(withRegions(config, { ...draft, mu: '', m: [['3', '4']] }).message).toBe(
    'M must hold the local minimum inside',
  )
  expect(withRegions(config, { ...draft, mu: '', m: [['2', '']] }).message).toBe('both ends must be given')
  expect(withRegions(config, { ...draft, mu: '' }).message).toMatch(/^μ† must be given/)
  expect(withRegions(config, { ...draft, mu: '-3' }).message).toBe('μ† must be > 0, got -3')
})

test('the nearest measurement is that on the axis of learning rates, which is a log scale', () => {
  const measured = [1e-4, 1e-3, 1e-2].map((learningRate) => ({
    learningRate,
    leaves: 0,
    lands: 0,
    reaches: 0,
    returns: 0,
    hits: 0,
    everHits: 0,
    reachesFromW: 0,
    hitBound: null,
    missBoundPrinted: null,
    missBoundTight: null,
  }))
  expect(nearestMeasured({ measured }, 4e-4)!.learningRate).toBe(1e-3)
  expect(nearestMeasured({ measured }, 2e-4)!.learningRate).toBe(1e-4)
  expect(nearestMeasured({ measured: [] }, 2e-4)).toBeUndefined()
})

test('ends of an enclosure are shown rounded outward', () => {
  expect(outward(1199.9992004638398, 'down', 7)).toBe(1199.999)
  expect(outward(1200.000000000003, 'up', 7)).toBe(1200.001)
  expect(outward(-118.36973818968926, 'down', 7)).toBe(-118.3698)
  expect(outward(-118.36899544640744, 'up', 7)).toBe(-118.3689)
  expect(outward(40, 'down', 7)).toBe(40)
  expect(outward(0, 'up', 7)).toBe(0)
})
