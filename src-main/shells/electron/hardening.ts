import { app, type Session, shell, type WebContents } from 'electron'
import {
  appOrigin,
  isOwn,
  navigationVerdict,
  offlineSwitches,
  permits,
  requestAllowed,
  windowOpenVerdict,
} from './policy.ts'

/** Opens a link in the user's own browser where the policy lets it. @param page where it is followed */
export function openExternal(url: string, page = `${appOrigin}/`): void {
  if (windowOpenVerdict(url, page) === 'external') void shell.openExternal(new URL(url).href)
}

/** Keeps Chromium from every network. Must run before Electron is ready. */
export function keepOffline(): void {
  for (const [name, value] of offlineSwitches) app.commandLine.appendSwitch(name, value)
  void app.whenReady().then(() => app.configureHostResolver({ secureDnsMode: 'off' }))
}

/** Applies the policy to every page that is ever made, whoever makes it. */
export function hardenContents(): void {
  app.on('web-contents-created', (_, contents) => harden(contents))
  app.on('certificate-error', (event, _contents, _url, _error, _certificate, decide) => {
    event.preventDefault()
    decide(false)
  })
}

function harden(contents: WebContents): void {
  contents.setWindowOpenHandler(({ url }) => {
    openExternal(url, contents.getURL())
    return { action: 'deny' }
  })
  contents.on('will-frame-navigate', (event) => {
    const page = contents.getURL()
    if (event.isMainFrame && navigationVerdict(event.url, page) === 'stay') return
    event.preventDefault()
    if (event.isMainFrame) openExternal(event.url, page)
  })
  contents.on('will-redirect', (event) => {
    if (!isOwn(event.url)) event.preventDefault()
  })
  contents.on('will-attach-webview', (event) => event.preventDefault())
  // It would be the one way of a page to a network that no other rule of ours is about.
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
}

/** Applies the policy to what pages ask of the session: permissions, devices, the network, downloads. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, decide, details) =>
    decide(permits(permission, details.requestingUrl)),
  )
  session.setPermissionCheckHandler((_contents, permission, origin) => permits(permission, origin))
  session.setDevicePermissionHandler(() => false)
  session.webRequest.onBeforeRequest((details, decide) => decide({ cancel: !requestAllowed(details.url) }))
  // It would download dictionaries.
  session.setSpellCheckerEnabled(false)
  // Files are saved through the dialog of the main process alone.
  session.on('will-download', (event) => event.preventDefault())
}
