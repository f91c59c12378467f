import childProcess from 'node:child_process'
import { EventEmitter } from 'node:events'
import { syncBuiltinESMExports } from 'node:module'
import { isMainThread } from 'node:worker_threads'

// Loaded before the entry of a utility process: gives it Electron's process.parentPort in place of Node's process.send.
// Its worker threads inherit this file and have, as in Electron, neither.

class ParentPort extends EventEmitter {
  private readonly post = process.send?.bind(process)

  postMessage(message: unknown): void {
    if (process.connected) this.post?.(message)
  }
}

if (isMainThread) {
  const parentPort = new ParentPort()
  process.on('message', (data: unknown) => parentPort.emit('message', { data, ports: [] }))
  process.on('disconnect', () => process.exit(0))
  delete process.send
  Object.assign(process, { parentPort })
  // In a package the fuses make of Electron's program nothing but Electron.
  const refuse = (): never => {
    throw new Error('A utility process of a package cannot start a process of Node')
  }
  Object.assign(childProcess, { fork: refuse, spawn: refuse })
  syncBuiltinESMExports()
}
