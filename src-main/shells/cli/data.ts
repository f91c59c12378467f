import {
  aboutDataset,
  parseInput,
  publishedNameSchema,
  type Datasets,
  type PublishedName,
  type PublishedSet,
} from '#shared/contract/index.ts'
import { onInterrupt } from './interrupts.ts'
import { type Context, withWorkbench } from './session.ts'
import { exitCodes, report, table } from './terminal.ts'

/**
 * Prints where data sets were looked for; downloads one first where that is asked for, MNIST where none is named.
 * Returns the exit code.
 */
export async function showData(context: Context, { download }: { download?: string | boolean }): Promise<number> {
  const { terminal } = context
  const dataset = parseInput(publishedNameSchema, typeof download === 'string' ? download : 'mnist', '--download')
  return withWorkbench(context, async (workbench) => {
    if (download) {
      let told = ''
      const stops = [
        onInterrupt(() => void workbench.call('data.cancelDownload', { dataset })),
        workbench.on('data.changed', (sets) => {
          const { download: now } = dataset === 'mnist' ? sets : sets.others.find((set) => set.dataset === dataset)!
          if (now && now.file !== told)
            terminal.note(`Downloading ${(told = now.file)} (${now.index + 1} of ${now.files})`)
        }),
      ]
      try {
        await workbench.call('data.download', { dataset })
      } catch (error) {
        // That no mirror delivers is no fault of what was typed.
        const code = report(error, terminal)
        return code === exitCodes.badInput ? exitCodes.failed : code
      } finally {
        stops.forEach((stop) => stop())
      }
    }
    const about = await workbench.call('data.about', null)
    terminal.answer(about, dataText(about))
    return exitCodes.done
  })
}

/** Where data sets were looked for and what is trained on, for a reader. */
export function dataText(about: Datasets): string {
  const placesOf = (name: PublishedName, { places }: PublishedSet) =>
    places.map(({ directory, missing }) => [aboutDataset(name).label, directory, stateOf(name, missing)])
  const places = [...placesOf('mnist', about), ...about.others.flatMap(({ dataset, ...set }) => placesOf(dataset, set))]
  const there = about.places.some(({ missing }) => missing.length === 0)
  const advice = there ? [] : ['MNIST can be downloaded with: overstep data --download']
  const problem = about.problem ? [`Networks are not trained: ${about.problem}`] : []
  return [table([['auto', about.auto], ...places]), ...problem, ...advice].join('\n')
}

function stateOf(name: PublishedName, missing: readonly string[]): string {
  if (missing.length === 0) return 'complete'
  return missing.length === (name === 'cifar-10' ? 1 : 4) ? 'not there' : `lacks ${missing.join(', ')}`
}
