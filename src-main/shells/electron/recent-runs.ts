import { app, Menu } from 'electron'
import type { Service } from '#shared/contract/index.ts'
import { jumpList, MOST_RECENT, recentItems, type RecentRun, recentRun, type Start } from './recent.ts'

/** Runs change many times a second while they compute; the list is asked for at most so often. */
const PAUSE_MILLISECONDS = 1000

/**
 * Offers the newest runs where the system has a place for them: in the dock of macOS, in the jump list of Windows.
 * @param show is given them too, for the menu
 */
export function offerRecentRuns(
  service: Service,
  start: Start,
  open: (run: string) => void,
  show: (recent: readonly RecentRun[]) => void,
): void {
  let known = ''
  let timer: NodeJS.Timeout | undefined
  async function update(): Promise<void> {
    timer = undefined
    const { runs } = await service.call('runs.list', { limit: MOST_RECENT })
    const recent = runs.map(recentRun)
    // A menu that is open would close at every change.
    if (JSON.stringify(recent) === known) return
    known = JSON.stringify(recent)
    show(recent)
    app.dock?.setMenu(Menu.buildFromTemplate(recentItems(recent, open)))
    if (process.platform === 'win32') app.setJumpList(jumpList(recent, start))
  }
  // Where the database cannot be read the page says so.
  const later = (): void =>
    void (timer ??= setTimeout(() => void update().catch(() => undefined), PAUSE_MILLISECONDS).unref())
  show([])
  service.on('runs.changed', later)
  service.on('run.changed', later)
  void update().catch(() => undefined)
}
