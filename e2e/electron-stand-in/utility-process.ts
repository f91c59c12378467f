import { type ChildProcess, fork } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { join } from 'node:path'
import type { ForkOptions } from 'electron'
import { record } from './link.ts'
import { HandedPorts, type MessagePortMain } from './message-ports.ts'
import type { FromChild, ToChild } from './messages.ts'

class UtilityProcess extends EventEmitter {
  private readonly child: ChildProcess
  private readonly ports = new HandedPorts()

  constructor(child: ChildProcess) {
    super()
    this.child = child
    child.on('message', (message: FromChild) => {
      if ('said' in message) this.ports.said(message.said)
      else this.emit('message', message.data)
    })
    child.on('spawn', () => this.emit('spawn'))
    // Electron reports a signal as a code too. 'close' rather than 'exit': the last words have been read by then.
    child.on('close', (code) => {
      this.ports.close()
      this.emit('exit', code ?? 1)
    })
    child.on('error', () => this.emit('exit', 1))
  }
  get stderr(): ChildProcess['stderr'] {
    return this.child.stderr
  }
  postMessage(data: unknown, transfer: MessagePortMain[] = []): void {
    this.send({ data, ports: this.ports.hand(transfer, (said) => this.send({ said })) })
  }
  private send(message: ToChild): void {
    if (this.child.connected) this.child.send(message)
  }
  kill(): boolean {
    return this.child.kill()
  }
}

export const utilityProcess = {
  /** A child process of Node in which process.parentPort speaks as Electron's does. */
  fork(modulePath: string, values: string[] = [], options: ForkOptions = {}): UtilityProcess {
    record('utilityProcess.fork', modulePath, values, options)
    const child = fork(modulePath, values, {
      serialization: 'advanced',
      execArgv: ['--import', join(import.meta.dirname, 'parent-port.ts')],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    return new UtilityProcess(child)
  },
}
