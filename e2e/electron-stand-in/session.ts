import { EventEmitter } from 'node:events'
import type { CustomScheme, Session } from 'electron'
import { app, PreventableEvent } from './app.ts'
import { onQuestion, record } from './link.ts'

type RequestHandler = NonNullable<Parameters<Session['setPermissionRequestHandler']>[0]>
type CheckHandler = NonNullable<Parameters<Session['setPermissionCheckHandler']>[0]>
type DeviceHandler = NonNullable<Parameters<Session['setDevicePermissionHandler']>[0]>
type BeforeRequest = (details: { url: string }, decide: (verdict: { cancel?: boolean }) => void) => void

class SessionStandIn extends EventEmitter {
  requestHandler: RequestHandler | undefined
  checkHandler: CheckHandler | undefined
  beforeRequest: BeforeRequest | undefined
  readonly webRequest = {
    onBeforeRequest: (listener: BeforeRequest): void => {
      record('webRequest.onBeforeRequest')
      this.beforeRequest = listener
    },
  }

  setPermissionRequestHandler(handler: RequestHandler): void {
    record('session.setPermissionRequestHandler')
    this.requestHandler = handler
  }
  setPermissionCheckHandler(handler: CheckHandler): void {
    record('session.setPermissionCheckHandler')
    this.checkHandler = handler
  }
  setSpellCheckerEnabled(enable: boolean): void {
    record('session.setSpellCheckerEnabled', enable)
  }
  setDevicePermissionHandler(handler: DeviceHandler): void {
    record('session.setDevicePermissionHandler', handler({} as Parameters<DeviceHandler>[0]))
  }
}

export const session = { defaultSession: new SessionStandIn() }

/** Electron grants whatever no handler decides. */
onQuestion('permission', async ({ permission, url }) => {
  const { requestHandler, checkHandler } = session.defaultSession
  type Permission = Parameters<CheckHandler>[1] & Parameters<RequestHandler>[1]
  const request =
    requestHandler === undefined ||
    (await new Promise<boolean>((resolve) =>
      requestHandler(null as never, permission as Permission, resolve, { requestingUrl: url, isMainFrame: true }),
    ))
  const check = checkHandler?.(null, permission as Permission, url, {} as Parameters<CheckHandler>[3]) ?? true
  return { request, check }
})

onQuestion('request', ({ url }) => {
  const { beforeRequest } = session.defaultSession
  if (beforeRequest === undefined) return true
  return new Promise<boolean>((resolve) => beforeRequest({ url }, ({ cancel }) => resolve(cancel !== true)))
})

onQuestion('download', ({ url }) => {
  const event = new PreventableEvent()
  session.defaultSession.emit('will-download', event, { getURL: () => url }, {})
  return !event.defaultPrevented
})

const schemes = new Map<string, (request: Request) => Response | Promise<Response>>()

export const protocol = {
  registerSchemesAsPrivileged(customSchemes: CustomScheme[]): void {
    app.before('protocol.registerSchemesAsPrivileged')
    record('protocol.registerSchemesAsPrivileged', customSchemes)
  },
  handle(scheme: string, handler: (request: Request) => Response | Promise<Response>): void {
    record('protocol.handle', scheme)
    schemes.set(scheme, handler)
  },
}

onQuestion('fetch', async ({ url, method }) => {
  const handler = schemes.get(new URL(url).protocol.slice(0, -1))
  if (handler === undefined) throw new Error(`No handler for ${url}`)
  const response = await handler(new Request(url, { method }))
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: new Uint8Array(await response.arrayBuffer()),
  }
})
