import { dtypes, sizeOf, type EventPayload, type RunData } from '#shared/contract/index.ts'

/**
 * Writes a part into the array it belongs to, in place. Writing the same part twice changes nothing, so that parts which the
 * data already holds do no harm. Returns false where the array is not known yet or the part does not fit it: then the
 * data must be fetched again.
 */
export function applyPartial(
  data: RunData,
  { array, offset, data: part }: Omit<EventPayload<'run.partial'>, 'id'>,
): boolean {
  const target = data.arrays[array]
  if (!target || !(part instanceof dtypes[target.dtype]) || offset + part.length > sizeOf(target.shape)) return false
  target.data.set(part, offset)
  return true
}
