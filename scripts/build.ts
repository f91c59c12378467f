import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'

/**
 * Builds out/: the programs of the main side, the preload and the renderer, each only when something that it is made of
 * has changed since it was last built.
 */
const root = join(import.meta.dirname, '..')
const stampFile = join(root, 'out', 'built.json')
const lockFile = join(root, 'out', 'building.pid')

type Target = 'main' | 'preload' | 'renderer'
/** What each target is made of; package-lock.json stands for all that is installed. */
const sources: Record<Target, readonly string[]> = {
  main: ['src-main', 'src-shared'],
  preload: ['src-main/shells/electron', 'src-shared'],
  renderer: ['src-renderer', 'src-shared'],
}
const products: Record<Target, string> = {
  main: 'out/main/cli.js',
  preload: 'out/preload/preload.cjs',
  renderer: 'out/renderer/index.html',
}
const targets = Object.keys(sources) as Target[]
const everywhere = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'scripts/build.ts']

/**
 * Brings out/ up to date; takes about 30 ms where it is.
 * @param say is given one line before something is built, and one after
 * @param wanted what has to be up to date
 * @throws {Error} when a bundle cannot be made, with the reason of the bundler
 */
export async function buildStale(say: (line: string) => void, wanted: readonly Target[] = targets): Promise<void> {
  if (staleTargets(wanted).length === 0) return
  const unlock = await lock(say)
  try {
    await buildLocked(say, wanted)
  } finally {
    unlock()
  }
}

async function buildLocked(say: (line: string) => void, wanted: readonly Target[]): Promise<void> {
  const stamps = fingerprints()
  const stale = staleTargets(wanted, stamps)
  if (stale.length === 0) return
  const startedAt = performance.now()
  say(`Building Overstep (${stale.join(', ')}) …`)
  await build(stale)
  // What was changed while it was being built is built again next time: the stamps are those of the beginning.
  const built = readStamps()
  for (const target of stale) built[target] = stamps[target]
  writeFileSync(stampFile, JSON.stringify(built))
  say(`Built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`)
}

async function build(stale: readonly Target[]): Promise<void> {
  // Paths in the config are relative to the checkout, from wherever the command is given.
  const from = process.cwd()
  process.chdir(root)
  try {
    // What electron-vite's own build() does for all three targets.
    process.env.NODE_ENV_ELECTRON_VITE = 'production'
    const [{ resolveConfig }, vite] = await Promise.all([import('electron-vite'), import('vite')])
    const { config } = await resolveConfig({ root, logLevel: 'error', clearScreen: false }, 'build', 'production')
    if (!config) throw new Error('electron.vite.config.ts could not be read.')
    const chosen = stale.flatMap((target) => config[target] ?? [])
    for (const target of chosen) await vite.build(target as Parameters<typeof vite.build>[0])
  } finally {
    process.chdir(from)
  }
}

function staleTargets(wanted: readonly Target[], stamps = fingerprints()): Target[] {
  const built = readStamps()
  return wanted.filter((target) => built[target] !== stamps[target] || !existsSync(join(root, products[target])))
}

/** Waits until no other process builds; the returned function lets the next one. */
async function lock(say: (line: string) => void): Promise<() => void> {
  mkdirSync(join(root, 'out'), { recursive: true })
  for (let waiting = false; ; waiting = true) {
    try {
      writeFileSync(lockFile, String(process.pid), { flag: 'wx' })
      return () => rmSync(lockFile, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
      if (!isAlive(readHolder())) rmSync(lockFile, { force: true })
      else {
        if (!waiting) say('Another Overstep is building; waiting for it …')
        await setTimeout(100)
      }
    }
  }
}

function readHolder(): number {
  try {
    return Number(readFileSync(lockFile, 'utf8'))
  } catch {
    return 0
  }
}

/** Whether the process lives; an empty lock has just been made and is about to name its holder. */
function isAlive(pid: number): boolean {
  if (pid === 0) return existsSync(lockFile)
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** A hash of everything that each target is made of. */
function fingerprints(): Record<Target, string> {
  const content = new Map<string, string>()
  const hashOf = (file: string) => {
    let hash = content.get(file)
    if (hash === undefined) content.set(file, (hash = hashFile(file)))
    return hash
  }
  const fingerprint = (target: Target) => {
    const files = sources[target].flatMap((folder) => globSync(`${folder}/**/*.*`, { cwd: root })).toSorted()
    const hash = createHash('sha1').update(process.versions.node.split('.')[0] ?? '')
    for (const file of [...everywhere, ...files]) if (!file.endsWith('.test.ts')) hash.update(file + hashOf(file))
    return hash.digest('hex')
  }
  return { main: fingerprint('main'), preload: fingerprint('preload'), renderer: fingerprint('renderer') }
}

function hashFile(file: string): string {
  return createHash('sha1')
    .update(readFileSync(join(root, file)))
    .digest('hex')
}

function readStamps(): Partial<Record<Target, string>> {
  try {
    return JSON.parse(readFileSync(stampFile, 'utf8')) as Partial<Record<Target, string>>
  } catch {
    return {}
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildStale((line) => console.error(line))
