import { PENDING } from '#shared/contract/index.ts'
import { expect, test } from 'vitest'
import { countFates } from './table.ts'

test('fates are counted by their code; cells that are not computed yet count nowhere', () => {
  const codes = new Uint8Array([0, 1, 1, PENDING, 2, PENDING])
  expect(countFates(codes, 3)).toEqual([1, 2, 1])
  expect(countFates(codes, 3, 1, 4)).toEqual([0, 2, 0])
})
