import { monotonicFactory } from 'ulid'

/** An id for what is saved, greater than all that this program has given before. */
export const nextId = monotonicFactory()
