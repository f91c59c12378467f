import { expect, test } from 'vitest'
import { comparisonLookSchema, type Run, type Service } from '#shared/contract/index.ts'
import { sampleNetworks } from '#shared/results/networks.fixture.ts'
import { lookOf, type LookArguments } from './export-look.ts'

const idOf = (number: number) => `01ARZ3NDEKTSV4RRFFQ69G5FA${number}`
const networks = [1, 2].map((number): Run => ({ ...sampleNetworks().run, id: idOf(number) }))
const saved = comparisonLookSchema.parse({ colourBy: 'rate', fit: idOf(1) })
const none: Service = { call: () => Promise.reject(new Error('asked')), on: () => () => undefined }
const look = (given: LookArguments) => lookOf(none, networks, saved, given)

test('what was typed stands in place of what was saved, and nothing else changes', async () => {
  expect(await look({})).toEqual(saved)
  expect(await look({ plane: 'all', from: idOf(2).toLowerCase() })).toEqual({ ...saved, fit: 'all', from: idOf(2) })
  expect(await look({ colours: 'start', curves: 'train', extents: 'own' })).toEqual({
    ...saved,
    colourBy: 'start',
    part: 'train',
    extents: 'own',
  })
})

test('networks are named by the whole id or a beginning that fits one of them alone', async () => {
  const message = (option: string, besides: string, given: string) =>
    `${option}: must be ${besides}one of the networks ${idOf(1)}, ${idOf(2)}, got "${given}"`
  await expect(look({ plane: '01AR' })).rejects.toThrow(message('--plane', 'all, or ', '01AR'))
  await expect(look({ from: '' })).rejects.toThrow(message('--from', '', ''))
  await expect(look({ fate: 'flat' })).rejects.toThrow('--fate: must be left out: no two of these runs have shares')
  await expect(look({ pair: idOf(1) })).rejects.toThrow('--pair: must be two of the maps (there are none)')
})
