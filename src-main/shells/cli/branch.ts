import {
  branchOf,
  configSchema,
  OverstepError,
  parseInput,
  type Config,
  type Preset,
  type Service,
} from '#shared/contract/index.ts'
import { assign, readConfig } from './config.ts'
import { fullId } from './ids.ts'
import { badInput } from './terminal.ts'

const FROM = 'from.run='

/** What `run` is asked for: a preset, a file, or `branch`. @throws {OverstepError} `invalid-input` */
export async function askedFor(
  workbench: Service,
  experiment: string,
  assignments: readonly string[],
  presets: readonly Preset[],
): Promise<Awaited<ReturnType<typeof readConfig>>> {
  if (experiment === 'branch') return readBranch(workbench, assignments, presets)
  return readConfig(experiment, assignments, presets)
}

/** The settings of the run that a branch goes on from, with the assignments of --set. */
async function readBranch(
  workbench: Service,
  assignments: readonly string[],
  presets: readonly Preset[],
): Promise<{ config: Config }> {
  const named = assignments.findLast((assignment) => assignment.startsWith(FROM))?.slice(FROM.length)
  if (named === undefined) throw badInput('from.run', 'must be given: --set from.run=ID, that of a run of networks')
  const preset = presets.find(({ id }) => id === named)
  const run = preset ? named : await fullId(workbench, named)
  const settings = preset ? preset.config : await settingsOf(workbench, run)
  if (settings.kind !== 'network') throw badInput('from.run', `${run} is of kind ${settings.kind}, not of networks`)
  const others = assignments.filter((assignment) => !assignment.startsWith(FROM))
  return { config: parseInput(configSchema, assign(branchOf(settings, run), others), 'config') }
}

async function settingsOf(workbench: Service, id: string): Promise<Config> {
  try {
    return (await workbench.call('runs.get', { id })).run.config
  } catch (error) {
    if (error instanceof OverstepError && error.code === 'not-found')
      throw badInput('from.run', `there is no run ${id}`)
    throw error
  }
}
