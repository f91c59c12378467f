import type { Datasets } from '#shared/contract/index.ts'
import { onInterrupt } from './interrupts.ts'
import { type Context, withWorkbench } from './session.ts'
import { exitCodes, report, table } from './terminal.ts'

/** Prints where MNIST was looked for; downloads it first where that is asked for. Returns the exit code. */
export async function showData(context: Context, { download }: { download?: boolean }): Promise<number> {
  const { terminal } = context
  return withWorkbench(context, async (workbench) => {
    if (download) {
      let told = ''
      const stops = [
        onInterrupt(() => void workbench.call('data.cancelDownload', null)),
        workbench.on('data.changed', ({ download: now }) => {
          if (now && now.file !== told) terminal.note(`Downloading ${(told = now.file)} (${now.index + 1} of 4)`)
        }),
      ]
      try {
        await workbench.call('data.download', null)
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

/** Where MNIST was looked for and what is trained on, for a reader. */
export function dataText(about: Datasets): string {
  const places = about.places.map(({ directory, missing }) => [
    'MNIST',
    directory,
    missing.length === 0 ? 'complete' : missing.length === 4 ? 'not there' : `lacks ${missing.join(', ')}`,
  ])
  const there = about.places.some(({ missing }) => missing.length === 0)
  const advice = there ? [] : ['MNIST can be downloaded with: overstep data --download']
  const problem = about.problem ? [`Networks are not trained: ${about.problem}`] : []
  return [table([['auto', about.auto], ...places]), ...problem, ...advice].join('\n')
}
