import { OverstepError } from '#shared/contract/index.ts'
import { nextId } from '../next-id.ts'
import type { MethodsOf } from '../carried-out.ts'
import type { Parts } from './parts.ts'

/** Landscapes: what they are like, one descent on them, and those that the user saved. */
export function landscapeMethods({ store, hub, supervisor }: Parts): MethodsOf<'landscapes'> {
  const setLandscapeDeleted = (id: string, time: number | null) => {
    if (!store.landscapes.has(id))
      throw new OverstepError('not-found', `There is no saved landscape ${id}. It may have been deleted for good.`, {
        id,
      })
    store.landscapes.setDeleted(id, time)
    hub.emit('landscapes.changed', null)
    return null
  }

  return {
    'landscapes.list': (_, { signal }) => supervisor.query('landscapes', null, signal),
    'landscapes.analyse': (argument, { signal }) => supervisor.query('analyse', argument, signal),
    'landscapes.surface': (argument, { signal }) => supervisor.query('surface', argument, signal),
    'landscapes.curve': (argument, { signal }) => supervisor.query('curve', argument, signal),
    'landscapes.path': (argument, { signal }) => supervisor.query('path', argument, signal),
    'landscapes.shader': (argument, { signal }) => supervisor.query('shader', argument, signal),
    'landscapes.saved': () => store.landscapes.list(),
    'landscapes.save': async ({ id, definition }) => {
      if (!definition.title)
        throw new OverstepError('invalid-input', 'definition.title: must be given', {
          issues: [{ path: 'definition.title', message: 'must be given' }],
        })
      await supervisor.query('analyse', { landscape: definition })
      const landscape = { id: id ?? nextId(), definition, changed: Date.now() }
      store.landscapes.put(landscape)
      hub.emit('landscapes.changed', null)
      return landscape
    },
    'landscapes.delete': ({ id }) => setLandscapeDeleted(id, Date.now()),
    'landscapes.restore': ({ id }) => setLandscapeDeleted(id, null),
  }
}
