import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openStore } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'overstep-landscapes-'))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('saved landscapes are listed by title, can be replaced, deleted and restored, and outlive the program', () => {
  const store = openStore(folder)
  const bowl = { title: 'bowl', expression: 'a * x^2', variables: ['x'], parameters: { a: 2 } }
  const saddle = { title: 'A saddle', expression: 'x^2 - y^2', variables: ['x', 'y'] }
  store.landscapes.put({ id: '1', definition: bowl, changed: 1 })
  store.landscapes.put({ id: '2', definition: saddle, changed: 2 })
  expect(store.landscapes.list().map(({ id }) => id)).toEqual(['2', '1'])
  store.landscapes.put({ id: '1', definition: { ...bowl, parameters: { a: 3 } }, changed: 3 })
  store.landscapes.setDeleted('2', Date.now())
  expect(store.landscapes.list()).toEqual([{ id: '1', definition: { ...bowl, parameters: { a: 3 } }, changed: 3 }])
  store.close()

  const again = openStore(folder)
  again.landscapes.setDeleted('2', null)
  expect(again.landscapes.list().map(({ definition }) => definition.title)).toEqual(['A saddle', 'bowl'])
  again.landscapes.setDeleted('2', 5)
  again.landscapes.put({ id: '2', definition: saddle, changed: 6 })
  expect(again.landscapes.list()).toHaveLength(2)
  again.landscapes.setDeleted('2', 5)
  again.landscapes.purgeBefore(6)
  expect([again.landscapes.has('1'), again.landscapes.has('2')]).toEqual([true, false])
  again.close()
})
