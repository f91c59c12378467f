import type { About } from '#shared/contract/index.ts'
import type { Workbench } from '../../workbench/index.ts'
import type { Layout } from './layout.ts'
import type { Terminal } from './terminal.ts'

/** What every command gets. */
export interface Context {
  layout: Layout
  terminal: Terminal
  dataDir: string | undefined
}

/** Opens the workbench of the command's data folder; loaded only here, so that commands without one start at once. */
export async function openSession(
  { layout, dataDir }: Omit<Context, 'terminal'>,
  shell: About['shell'],
): Promise<Workbench> {
  const [{ openWorkbench }, { forkCompute }, { forkReader }] = await Promise.all([
    import('../../workbench/index.ts'),
    import('../../compute/fork.ts'),
    import('../../archive/index.ts'),
  ])
  return openWorkbench({
    dataDir,
    startCompute: layout.startCompute ?? (() => forkCompute(layout.compute, shell === 'cli')),
    startReader: () => forkReader(layout.compute),
    shell,
    version: layout.version,
  })
}

/** Opens the workbench for one command and closes it, whatever happens. */
export async function withWorkbench<T>(context: Context, use: (workbench: Workbench) => Promise<T>): Promise<T> {
  const workbench = await openSession(context, 'cli')
  const stop = workbench.on('notice', ({ message }) => context.terminal.note(message))
  try {
    return await use(workbench)
  } finally {
    // What it could not save it tells while it closes.
    await workbench.close()
    stop()
  }
}
