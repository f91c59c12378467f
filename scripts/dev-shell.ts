import { resolveConfig } from 'electron-vite'
import { createServer, mergeConfig } from 'vite'
import { forkCompute } from '../src-main/compute/fork.ts'
import { serveWorkbench } from '../src-main/shells/browser/index.ts'
import { openWorkbench } from '../src-main/workbench/index.ts'

// The browser shell from its sources, with the pages from theirs; `dev.ts` starts it, tells it its port and ends it.
let close = async () => {}
process.once('disconnect', async () => {
  await close()
  process.exit(0)
})
if (!process.connected) process.exit(0)
// A terminal sends its Ctrl-C to both: the other one then closes the channel.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined)

process.env.NODE_ENV_ELECTRON_VITE = 'development'
const { config } = await resolveConfig({}, 'serve', 'development')
const pages = await createServer(
  mergeConfig(config?.renderer ?? {}, { configFile: false, server: { middlewareMode: true }, appType: 'spa' }),
)
const workbench = await openWorkbench({
  startCompute: () => forkCompute(new URL('../src-main/compute/main.ts', import.meta.url)),
  shell: 'browser',
  version: process.env.npm_package_version ?? 'development',
})
const { OVERSTEP_DEV_SECRET: secret } = process.env
const shell = await serveWorkbench({
  workbench,
  host: '127.0.0.1',
  port: Number(process.argv[2]),
  ...(secret !== undefined && { secret }),
  assets(request, response) {
    // Reloading works by a second socket and inline scripts, which the policy of the built pages refuses.
    response.removeHeader('content-security-policy')
    pages.middlewares(request, response)
  },
})
close = async () => {
  await Promise.all([shell.close(), pages.close(), workbench.close()])
}
console.error(`Overstep for development is at ${shell.url}`)
