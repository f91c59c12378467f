import { appendFileSync } from 'node:fs'
import dgram from 'node:dgram'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'

// Loaded before a program under test, and all that it starts: notes in the file NETWORK_LOG what it asks of a network,
// and refuses it.

const log = process.env.NETWORK_LOG ?? ''

function refuse(what: string): never {
  appendFileSync(log, `${what}\n`)
  throw new Error(`${what}: there is no network here`)
}

const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (this: net.Socket, ...values: unknown[]) {
  // A list of Node's own hands over what net.connect() was given.
  const [first] = (Array.isArray(values[0]) ? values[0] : values) as unknown[]
  // What has a path is a pipe to another process of this machine.
  if (typeof first !== 'object' || first === null || !('path' in first) || first.path === undefined)
    return refuse(`connect ${JSON.stringify(first)}`)
  return connect.apply(this, values as Parameters<typeof connect>)
} as typeof connect
dns.lookup = ((name: string) => refuse(`look up ${name}`)) as unknown as typeof dns.lookup
dns.promises.lookup = ((name: string) => refuse(`look up ${name}`)) as typeof dns.promises.lookup
dgram.createSocket = (() => refuse('datagrams')) as typeof dgram.createSocket
syncBuiltinESMExports()
