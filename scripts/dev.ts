import { randomBytes } from 'node:crypto'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { keepRestarting } from './restart.ts'

/**
 * The workbench for those who change it: `npm run dev`. Its pages come straight from their sources and are replaced in
 * the browser as they are edited; what runs beside them is started again when it was edited, at the same address. A run
 * that computes at that moment is interrupted, as if the program had been closed.
 */
const root = join(import.meta.dirname, '..')

const close = keepRestarting({
  words: [join(import.meta.dirname, 'dev-shell.ts'), String(await freePort())],
  // An open page goes on after a restart: the server must know it by the same secret.
  env: { ...process.env, OVERSTEP_DEV_SECRET: randomBytes(24).toString('base64url') },
  folders: ['src-main', 'src-shared'].map((folder) => join(root, folder)),
  concerns: (file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$/.test(file),
  say: (line) => console.error(line),
})

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await close()
    process.exit(0)
  })

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
