#!/usr/bin/env node
// Finds a Node that can run Overstep, builds what a checkout has not built yet, and starts the command line.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isatty } from 'node:tty'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
// The first 22 that runs TypeScript as it is, which the build needs.
const suitable = major > 22 || (major === 22 && minor >= 18)
const bundledNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

// A program without a terminal is meant to outlive the one that it was started from, also while it is being built.
if (![0, 1, 2].some((stream) => isatty(stream))) process.on('SIGHUP', () => undefined)

if (suitable) await start()
else if (existsSync(bundledNode)) handOver()
else {
  process.stderr.write(`Overstep needs Node 22.18 or later; this is ${process.version}. See https://nodejs.org/\n`)
  process.exitCode = 1
}

async function start() {
  if (existsSync(join(root, 'scripts', 'build.ts'))) {
    const { buildStale } = await import('../scripts/build.ts')
    try {
      // A command that shows no page needs none.
      const shows = process.argv.includes('start') || process.argv.includes('serve')
      await buildStale((line) => process.stderr.write(`${line}\n`), shows ? undefined : ['main'])
    } catch (error) {
      process.stderr.write(`Overstep could not be built. ${error instanceof Error ? error.message : error}\n`)
      process.exit(1)
    }
  }
  // npm runs the scripts of a checkout in its folder, wherever it was called: paths that are typed there are meant from
  // there.
  const { INIT_CWD: from, npm_lifecycle_event: script } = process.env
  if (from && ['overstep', 'start'].includes(script ?? '') && process.cwd() === realpathSync(root)) process.chdir(from)
  await import('../out/main/cli.js')
}

/** Runs this same file with the Node that came with the packages, and ends as it ends. */
function handOver() {
  const child = spawn(bundledNode, process.argv.slice(1), { stdio: 'inherit' })
  // A terminal sends its signals to both; anybody else only to this process.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    })
  child.on('error', (error) => {
    process.stderr.write(`Overstep could not start ${bundledNode}: ${error.message}\n`)
    process.exitCode = 1
  })
  child.on('close', (code) => {
    process.exitCode = code ?? 1
  })
}
