import { expect, test } from 'vitest'
import { networkRows } from '../../results/index.ts'
import { sampleNetworks } from '../../results/networks.fixture.ts'
import { distances } from '../networks/distances.ts'
import { compareDistances } from './networks.ts'
import { resultsOf } from './index.ts'

test('the table says that its distances are of all weights, the figures that theirs are of the first layer', () => {
  const input = sampleNetworks()
  input.data.members.forEach((member, index) => (member.summary = { distance: index / 2 }))
  const { columns, rows } = resultsOf([{ place: 0, title: 'One', input }])
  const named = columns.map(({ name }) => name).filter((name) => name.includes('distance'))
  expect(named).toEqual(['distance, all weights'])
  const told = rows.map(({ values }) => values['distance, all weights'])
  expect(told).toEqual(networkRows(input.data).map(({ distance }) => distance))
  expect(told).toEqual(Array.from({ length: 9 }, (_, index) => index / 2))
  for (const { title } of [distances, compareDistances]) expect(title).toContain('first-layer weights')
})
