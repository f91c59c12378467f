import { useRouter } from 'vue-router'
import type { Argument, Config, Run } from '#shared/contract/index.ts'
import { comparisonWith } from '../addresses/index.ts'
import { notify, notifyError } from '../notices/index.ts'
import { useService } from '../transport/index.ts'

/**
 * What can be done with a run. What fails is reported; only `saveNotes` rejects, as its editor says so at its place.
 */
export interface RunActions {
  /** The same config once more, as a run of its own. */
  again(): Promise<void>
  /** Opens the form with its settings. */
  edit(): Promise<unknown>
  /** Opens the form with its settings, to train its networks for more steps. */
  trainOn(): Promise<unknown>
  /** A run that goes on from something in this one. */
  goOn(config: Config): Promise<void>
  pause(): Promise<void>
  resume(): Promise<void>
  cancel(): Promise<void>
  compare(): Promise<unknown>
  star(): Promise<void>
  retitle(title: string): Promise<void>
  retag(tags: string[]): Promise<void>
  saveNotes(notes: string): Promise<unknown>
  /** Deletes it and leaves its page; it can be undone. */
  remove(): Promise<void>
  restore(): Promise<void>
}

/**
 * The actions on the run with that id; `run` and `reload` are those of its page. They are called once the run is there.
 */
export function useRunActions(id: string, run: () => Run | null, reload: () => Promise<void>): RunActions {
  const service = useService()
  const router = useRouter()

  async function act(action: () => Promise<unknown>): Promise<void> {
    try {
      await action()
    } catch (thrown) {
      notifyError(thrown)
    }
  }
  async function start(argument: Argument<'runs.start'>): Promise<void> {
    const started = await service.call('runs.start', argument)
    await router.push({ name: 'run', params: { id: started.id } })
  }
  const update = (change: Omit<Argument<'runs.update'>, 'id'>) => service.call('runs.update', { id, ...change })
  const restore = (): Promise<void> => act(() => service.call('runs.restore', { ids: [id] }).then(reload))

  return {
    again: () => act(() => start({ config: run()!.config, title: run()!.title, parentId: id })),
    edit: () => router.push({ name: 'new', query: { from: id } }),
    trainOn: () => router.push({ name: 'new', query: { from: id, on: 'true' } }),
    goOn: (config) => act(() => start({ config, parentId: id })),
    pause: () => act(() => service.call('runs.pause', { id })),
    resume: () => act(() => service.call('runs.resume', { id })),
    cancel: () => act(() => service.call('runs.cancel', { id })),
    compare: () => router.push(comparisonWith(id)),
    star: () => act(() => update({ starred: !run()!.starred })),
    retitle: (title) => act(() => update({ title })),
    retag: (tags) => act(() => update({ tags })),
    saveNotes: (notes) => update({ notes }),
    remove: () =>
      act(async () => {
        const { title } = run()!
        await service.call('runs.delete', { ids: [id] })
        notify('info', `“${title}” was deleted.`, { label: 'Undo', act: () => void restore() })
        await router.push({ name: 'history' })
      }),
    restore,
  }
}
