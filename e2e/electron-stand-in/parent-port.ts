import childProcess from 'node:child_process'
import { EventEmitter } from 'node:events'
import { syncBuiltinESMExports } from 'node:module'
import { isMainThread } from 'node:worker_threads'
import type { FromChild, PortMessage, ToChild } from './messages.ts'

// Loaded before the entry of a utility process: gives it Electron's process.parentPort in place of Node's process.send.
// Its worker threads inherit this file and have, as in Electron, neither.

const post = process.send?.bind(process)
function send(message: FromChild): void {
  if (process.connected) post?.(message)
}

class ParentPort extends EventEmitter {
  postMessage(data: unknown): void {
    send({ data })
  }
}

/** A port of a channel that was handed to this process. */
class Port extends EventEmitter {
  private readonly port: number
  private waiting: PortMessage[] | undefined = []

  constructor(port: number) {
    super()
    this.port = port
  }
  postMessage(data: unknown): void {
    send({ said: { port: this.port, data } })
  }
  start(): void {
    const { waiting = [] } = this
    this.waiting = undefined
    waiting.forEach((said) => this.hear(said))
  }
  close(): void {
    send({ said: { port: this.port, closed: true } })
  }
  hear(said: PortMessage): void {
    if (this.waiting) this.waiting.push(said)
    else if (said.closed) this.emit('close')
    else this.emit('message', { data: said.data, ports: [] })
  }
}

if (isMainThread) {
  const parentPort = new ParentPort()
  const ports = new Map<number, Port>()
  const portOf = (number: number): Port => {
    const port = new Port(number)
    ports.set(number, port)
    return port
  }
  process.on('message', (message: ToChild) => {
    if ('said' in message) ports.get(message.said.port)?.hear(message.said)
    else parentPort.emit('message', { data: message.data, ports: message.ports.map(portOf) })
  })
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
