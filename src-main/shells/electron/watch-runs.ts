import { type BrowserWindow, Notification, powerSaveBlocker } from 'electron'
import type { Service } from '#shared/contract/index.ts'
import {
  type Batch,
  emptyBatch,
  keepsAwake,
  notificationOf,
  taskbarFraction,
  withProgress,
  withRun,
} from './attention.ts'

/**
 * Shows on the taskbar how far runs are, keeps the machine awake while any is under way, and tells of long ones that
 * end while the user is elsewhere.
 * @param open what a click on such a notification does, with the run where it is of one
 */
export function watchRuns(service: Service, window: BrowserWindow, open: (run?: string) => void): void {
  let batch: Batch = emptyBatch
  let blocker: number | undefined
  // One that nobody holds is taken away before it is clicked.
  const shown = new Set<Notification>()

  function show(): void {
    if (!window.isDestroyed()) window.setProgressBar(taskbarFraction(batch))
    if (keepsAwake(batch)) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (blocker !== undefined) {
      powerSaveBlocker.stop(blocker)
      blocker = undefined
    }
  }
  service.on('run.changed', ({ run }) => {
    const next = withRun(batch, run)
    batch = next.batch
    show()
    const text = notificationOf(next.told, !window.isDestroyed() && window.isFocused())
    if (text === null || !Notification.isSupported()) return
    const { title, body, run: only } = text
    const notification = new Notification({ title, body })
    shown.add(notification)
    notification.on('click', () => open(only))
    notification.on('close', () => shown.delete(notification))
    notification.show()
  })
  service.on('run.progress', (progress) => {
    batch = withProgress(batch, progress)
    show()
  })
}
