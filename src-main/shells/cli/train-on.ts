import { isForeign, trainedOnTo, trainingSteps, stepsPerEpoch } from '#shared/contract/index.ts'
import { fullId } from './ids.ts'
import { follow } from './run.ts'
import { type Context, withWorkbench } from './session.ts'
import { badInput } from './terminal.ts'

/** Trains the networks of a run for more steps, as a run of its own. Returns the exit code. */
export async function trainOn(
  context: Context,
  idOrPrefix: string,
  { epochs, steps }: { epochs?: number; steps?: number },
): Promise<number> {
  return withWorkbench(context, async (workbench) => {
    const id = await fullId(workbench, idOrPrefix)
    const { run } = await workbench.call('runs.get', { id })
    const { config, status } = run
    if (config.kind !== 'network') throw badInput('id', `run ${id} is of kind ${config.kind}, not of networks`)
    if (status !== 'completed') throw badInput('id', `run ${id} is ${status}: only a completed run is trained on`)
    if (isForeign(run))
      throw badInput('id', `run ${id} was trained elsewhere: branch from it, overstep run branch --set from.run=${id}`)
    if ((epochs === undefined) === (steps === undefined))
      throw badInput('--epochs', 'must be given, or --steps in place of it: how many more')
    const more = steps ?? epochs! * stepsPerEpoch(config)
    const longer = trainedOnTo(config, trainingSteps(config) + more)
    return follow(context, workbench, () =>
      workbench.call('runs.start', { config: longer, title: run.title, parentId: id }),
    )
  })
}
