/** What the launcher knows about the machine before it opens anything. */
export interface Surroundings {
  platform: NodeJS.Platform
  env: Readonly<Record<string, string | undefined>>
  /** Id of the user; undefined on Windows. */
  uid: number | undefined
  /** Electron's binary: there, not yet fetched, or why it cannot be had. */
  electron: 'present' | 'absent' | { obstacle: string }
}

/** How Overstep is opened: in its own window, after its binary has been fetched, or in a browser and why. */
export type Launch = { shell: 'electron' } | { shell: 'fetch-electron' } | { shell: 'browser'; reason: string }

/** Decides how `start` opens Overstep. What cannot work is found out before anything is downloaded for it. */
export function chooseShell(surroundings: Surroundings): Launch {
  const { platform, uid, electron } = surroundings
  if (!hasDisplay(surroundings)) return browser('there is no display (DISPLAY and WAYLAND_DISPLAY are not set)')
  if (platform === 'linux' && uid === 0) return browser('Electron does not run as root without giving up its sandbox')
  if (electron === 'absent') return { shell: 'fetch-electron' }
  return electron === 'present' ? { shell: 'electron' } : browser(electron.obstacle)
}

/** Whether windows can be opened here. macOS and Windows always have a screen. */
export function hasDisplay({ platform, env }: Pick<Surroundings, 'platform' | 'env'>): boolean {
  return platform === 'darwin' || platform === 'win32' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

function browser(reason: string): Launch {
  return { shell: 'browser', reason }
}
