import type { About } from '#shared/contract/index.ts'
import type { Store } from '../../store/index.ts'
import type { Archives } from '../archives.ts'
import type { Data } from '../data.ts'
import type { Hub } from '../hub.ts'
import type { Jobs } from '../job.ts'
import type { Planning } from '../planning.ts'
import type { Supervisor } from '../supervisor.ts'
import type { Upkeep } from '../upkeep.ts'

/** What the methods of the contract work with. */
export interface Parts {
  store: Store
  jobs: Jobs
  supervisor: Supervisor
  hub: Hub
  data: Data
  archives: Archives
  upkeep: Upkeep
  planning: Planning
  shell: About['shell']
  version: string
}
