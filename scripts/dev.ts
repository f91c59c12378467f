import { resolveConfig } from 'electron-vite'
import { createServer, mergeConfig } from 'vite'
import { forkCompute } from '../src-main/compute/fork.ts'
import { serveWorkbench } from '../src-main/shells/browser/index.ts'
import { openWorkbench } from '../src-main/workbench/index.ts'

/**
 * The browser shell with the pages straight from their sources, replaced in the browser as they are edited. The main side runs
 * from its sources too; after a change there, start again.
 */
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
const shell = await serveWorkbench({
  workbench,
  host: '127.0.0.1',
  port: 0,
  assets(request, response) {
    // Reloading works by a second socket and inline scripts, which the policy of the built pages refuses.
    response.removeHeader('content-security-policy')
    pages.middlewares(request, response)
  },
})
console.error(`Overstep for development is at ${shell.url}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await Promise.all([shell.close(), pages.close(), workbench.close()])
    process.exit(0)
  })
