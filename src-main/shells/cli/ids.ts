import { type Argument, type Result, type Run, runIdSchema, type Service } from '#shared/contract/index.ts'
import { badInput } from './terminal.ts'

/** Runs that are asked for at a time. */
const PAGE = 1000

/**
 * The id of the one run that `given` means: a whole id, or the beginning of one that fits no other.
 * @throws {OverstepError} `invalid-input` when it fits none, or several
 */
export async function fullId(service: Service, given: string): Promise<string> {
  const id = given.toUpperCase()
  if (runIdSchema.safeParse(id).success) return id
  if (!/^[0-9A-HJKMNP-TV-Z]{4,25}$/.test(id))
    throw badInput('id', `must be the id of a run or its first 4 or more characters, got ${JSON.stringify(given)}`)
  const { runs } = await allRuns(service, { text: id })
  const matches = runs.filter((run) => run.id.startsWith(id))
  const [only, ...others] = matches
  if (only && others.length === 0) return only.id
  if (!only) throw badInput('id', `there is no run whose id begins with ${id}`)
  throw badInput('id', `${id} is the beginning of ${matches.length} ids; write more of it (overstep list shows them)`)
}

/** The runs that match the filter, newest first, up to `limit` of them; `total` counts all. */
export async function allRuns(
  service: Service,
  filter: Omit<Argument<'runs.list'>, 'offset' | 'limit'>,
  limit = Infinity,
): Promise<{ runs: Run[]; total: number }> {
  const runs: Run[] = []
  let page: Result<'runs.list'>
  do {
    page = await service.call('runs.list', {
      ...filter,
      offset: runs.length,
      limit: Math.min(PAGE, limit - runs.length),
    })
    runs.push(...page.runs)
  } while (page.runs.length > 0 && runs.length < Math.min(page.total, limit))
  return { runs, total: page.total }
}
