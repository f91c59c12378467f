import { readonly, ref } from 'vue'
import type { Desktop, Service } from '#shared/contract/index.ts'
import { bridgeService } from './electron.ts'
import { signInRefused, socketService, webSocket, type ConnectionState } from './socket.ts'

const state = ref<ConnectionState>('connected')
/** Whether the workbench can be reached. */
export const connection = readonly(state)

let service: Service | undefined
let desktop: Desktop | undefined

function connect(): Service {
  if (window.overstep) {
    const both = bridgeService(window.overstep)
    desktop = both
    return both
  }
  const url = new URL('socket', location.href.split('#')[0])
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:'
  return socketService(
    () => webSocket(url.href),
    signInRefused,
    (changed) => (state.value = changed),
  )
}

/** The workbench, through whichever transport this page has. */
export function useService(): Service {
  return (service ??= connect())
}

/** What the desktop window does for this page; undefined in a browser. */
export function useDesktop(): Desktop | undefined {
  useService()
  return desktop
}
