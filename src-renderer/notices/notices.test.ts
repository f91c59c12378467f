import { afterEach, expect, test } from 'vitest'
import { dismiss, notices, notify } from './notices.ts'

afterEach(() => notices.value.forEach(({ id }) => dismiss(id)))
const act = (): void => undefined

test('what is said again stands once, but two deletions that read alike are each undone by their own notice', () => {
  notify('error', 'It cannot be reached.')
  notify('error', 'It cannot be reached.')
  expect(notices.value.map(({ message }) => message)).toEqual(['It cannot be reached.'])
  const undo = [1, 2].map(() => notify('info', 'Deleted 1 run.', { label: 'Undo', act }))
  expect(notices.value.filter(({ action }) => action?.label === 'Undo').map(({ id }) => id)).toEqual(undo)
})
