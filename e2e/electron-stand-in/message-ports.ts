import { EventEmitter } from 'node:events'
import type { PortMessage } from './messages.ts'

type Said = Omit<PortMessage, 'port'>

/** One end of a channel. Once it has been handed to another process, what would be heard here is sent there. */
export class MessagePortMain extends EventEmitter {
  other: MessagePortMain | undefined
  private waiting: Said[] = []
  private hear: ((said: Said) => void) | undefined

  postMessage(data: unknown): void {
    this.other?.take({ data })
  }
  start(): void {
    this.hearBy(({ data, closed }) => (closed ? this.emit('close') : this.emit('message', { data, ports: [] })))
  }
  close(): void {
    const { other } = this
    if (other === undefined) return
    this.other = undefined
    other.other = undefined
    other.take({ closed: true })
  }
  /** Has what comes heard by `hear`, and what has come before. */
  hearBy(hear: (said: Said) => void): void {
    this.hear = hear
    for (const said of this.waiting.splice(0)) hear(said)
  }
  private take(said: Said): void {
    if (this.hear === undefined) this.waiting.push(said)
    else this.hear(said)
  }
}

export class MessageChannelMain {
  readonly port1 = new MessagePortMain()
  readonly port2 = new MessagePortMain()

  constructor() {
    this.port1.other = this.port2
    this.port2.other = this.port1
  }
}

/** The ports that another process has been given, by numbers. */
export class HandedPorts {
  private static next = 1
  private readonly ports = new Map<number, MessagePortMain>()

  /** @param send takes what is heard at these ports there */
  hand(ports: readonly MessagePortMain[], send: (message: PortMessage) => void): number[] {
    return ports.map((port) => {
      const number = HandedPorts.next++
      this.ports.set(number, port)
      port.hearBy((said) => send({ port: number, ...said }))
      return number
    })
  }
  /** What the other process says at one of its ports. */
  said({ port, data, closed }: PortMessage): void {
    if (closed) this.ports.get(port)?.close()
    else this.ports.get(port)?.postMessage(data)
  }
  /** The other process is gone. */
  close(): void {
    for (const port of this.ports.values()) port.close()
    this.ports.clear()
  }
}
