import { BrowserWindow, nativeTheme, screen } from 'electron'
import { offerReload } from './dialogs.ts'
import { appOrigin, webPreferences } from './policy.ts'
import { fitWindow, loadWindowState, minimumSize, saveWindowState } from './window-state.ts'

interface WindowOptions {
  /** Folder of the window's saved position. */
  dataDir: string
  /** The bundled preload, a CommonJS file: a sandboxed preload can be nothing else. */
  preload: string
  icon: string
}

/** The ground of the page in each theme, shown until the page has drawn itself, so that nothing flashes. */
const ground = { light: '#f4f5f6', dark: '#15181b' }

/** Opens the window on the renderer, where it was when it was last closed. */
export function openWindow({ dataDir, preload, icon }: WindowOptions): BrowserWindow {
  const primary = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id)
  const { maximized, ...bounds } = fitWindow(
    loadWindowState(dataDir),
    [primary, ...others].map(({ workArea }) => workArea),
  )
  const window = new BrowserWindow({
    ...bounds,
    minWidth: minimumSize.width,
    minHeight: minimumSize.height,
    show: false,
    title: 'Overstep',
    icon,
    backgroundColor: nativeTheme.shouldUseDarkColors ? ground.dark : ground.light,
    webPreferences: webPreferences(preload),
  })
  window.once('ready-to-show', () => {
    // Maximising shows the window too, so it waits for the page as well.
    if (maximized) window.maximize()
    window.show()
  })
  window.on('close', () => saveWindowState(dataDir, { ...window.getNormalBounds(), maximized: window.isMaximized() }))
  window.webContents.on('render-process-gone', (_, { reason }) => {
    if (reason !== 'clean-exit') void offerReload(window, reason)
  })
  window.loadURL(`${appOrigin}/`).catch((error: unknown) => {
    // A window that is closed while it loads has failed nobody.
    if (window.isDestroyed()) return
    window.show()
    void offerReload(window, String(error))
  })
  return window
}

/** Brings the window to the user, if it is still there. */
export function focusWindow(window: BrowserWindow): void {
  if (window.isDestroyed()) return
  if (window.isMinimized()) window.restore()
  window.show()
  window.focus()
}
