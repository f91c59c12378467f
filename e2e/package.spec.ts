import { createHash } from 'node:crypto'
import { existsSync, globSync, readFileSync, rmSync, statSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser } from '@playwright/test'
import type { Configuration } from 'electron-builder'
import { expect, test } from './fixtures.ts'
import {
  extractAll,
  extractFile,
  filesOf,
  FuseV1Options,
  getCurrentFuseWire,
  makePackage,
  PACKAGING_MILLISECONDS,
} from './package.ts'
import { answerTo, type Call, computesTrainsAndDraws, runToEnd, smallNetwork } from './package-trial.ts'
import { project } from './shells/shell.ts'
import { openStandIn, type StandIn } from './shells/stand-in.ts'

// The package as it would be installed. Those for other systems are made there, of the same lists of files.

// All tests are of one package.
test.describe.configure({ mode: 'default' })

let folder: string
let installed: string
let archive: string

test.beforeAll(async () => {
  test.setTimeout(PACKAGING_MILLISECONDS + 10_000)
  folder = await mkdtemp(join(tmpdir(), 'overstep-package-'))
  installed = await makePackage(folder)
  archive = join(installed, 'resources', 'app.asar')
})
test.afterAll(() => rm(folder, { recursive: true, force: true }))

test('the archive holds the built program, what it loads, and nothing else', () => {
  const files = [...filesOf(archive).keys()]
  const own = files.filter((file) => !file.startsWith('node_modules/'))
  const built = globSync('{out/{main,preload,renderer},resources/icons}/**/*.*', { cwd: project })
  expect(own.toSorted()).toEqual([...built, 'package.json'].toSorted())

  const { packages } = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; dependencies?: Record<string, string> }>
  }
  const taken = new Set(files.flatMap((file) => /^(.*node_modules\/(@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []))
  for (const name of taken) expect(packages[name], name).toMatchObject({})
  expect([...taken].filter((name) => packages[name]?.dev)).toEqual([])
  expect([...taken]).toEqual(
    expect.arrayContaining(Object.keys(packages['']?.dependencies ?? {}).map((name) => `node_modules/${name}`)),
  )
  expect(files.filter((file) => /\.((test|spec)\.[cm]?js|[cm]?ts|vue|map|md)$/.test(file))).toEqual([])
})

test('its size is that of the native libraries and little more', () => {
  const sizes = [...filesOf(archive).values()].map(({ size = 0 }) => size)
  // TensorFlow's own library, several times as large as all else, is only there where it could be installed.
  const [mostBytes, mostFiles] = existsSync(join(project, 'node_modules/@tensorflow/tfjs-node'))
    ? [1e9, 6000]
    : [130e6, 1500]
  expect(statSync(archive).size).toBeLessThan(10e6)
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(mostBytes)
  expect(sizes.length).toBeLessThan(mostFiles)
})

test('native libraries lie beside it, for this system and processor alone', () => {
  const natives = [...filesOf(archive)].filter(([file]) => /\.(node|dll|dylib|so)(\.\d+)*$/.test(file))
  expect(natives.map(([file]) => file)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/better-sqlite3.*\.node$/),
      expect.stringMatching(/onnxruntime_binding\.node$/),
      expect.stringMatching(/libonnxruntime\.so/),
      expect.stringMatching(/skia.*\.node$/),
    ]) as unknown,
  )
  // The machine that an ELF file is for (e_machine: 62 is x86-64, 183 is AArch64).
  const machine = { x64: 62, arm64: 183 }[process.arch as string]
  for (const [file, { unpacked }] of natives) {
    expect(unpacked, file).toBe(true)
    const head = readFileSync(join(`${archive}.unpacked`, file))
    expect(head.toString('latin1', 0, 4), file).toBe('\x7fELF')
    expect(head.readUInt16LE(18), file).toBe(machine)
  }
})

test('every file of it is sealed, and the fuses are blown as configured', async () => {
  const met = { unpacked: 0, sealed: 0 }
  for (const [file, { integrity, unpacked, size }] of filesOf(archive)) {
    if (unpacked) {
      expect(existsSync(join(`${archive}.unpacked`, file)), file).toBe(true)
      met.unpacked++
    } else if (size !== 0) {
      const hash = createHash('sha256').update(extractFile(archive, file)).digest('hex')
      expect(integrity, file).toMatchObject({ algorithm: 'SHA256', hash })
      met.sealed++
    }
  }
  expect(Math.min(met.unpacked, met.sealed)).toBeGreaterThan(0)
  const config = (await import(pathToFileURL(join(project, 'electron-builder.js')).href)) as { default: Configuration }
  // One of the options is none: it is about what comes after.
  const fuses = Object.entries(config.default.electronFuses ?? {}).filter(
    ([name]) => name !== 'resetAdHocDarwinSignature',
  )
  expect(fuses.length).toBeGreaterThan(5)
  const wire = await getCurrentFuseWire(join(installed, 'overstep'))
  for (const [name, on] of fuses) {
    const place = FuseV1Options[name.charAt(0).toUpperCase() + name.slice(1)] ?? -1
    expect(String.fromCharCode(wire[place] ?? 0), name).toBe(on ? '1' : '0')
  }
})

test('the program computes, trains and draws with what is in it', async ({ ownBrowser }) => {
  await withProgram('whole', ownBrowser!, async ({ program, open }) => {
    const standIn = await open()
    await expect(standIn.page.getByRole('heading', { level: 1 })).toBeVisible()

    await computesTrainsAndDraws(callOf(standIn))
    // The page that computes on the GPU lies in the archive beside the other.
    const { status, body } = await standIn.ask('fetch', { url: 'app://gpu/', method: 'GET' })
    expect(status).toBe(200)
    const [script] = /assets\/gpu-[\w-]+\.js/.exec(Buffer.from(body).toString()) ?? []
    expect((await standIn.ask('fetch', { url: `app://gpu/${script}`, method: 'GET' })).status).toBe(200)
    // Whether a GPU is there is found out in a process of its own, which must have started.
    const forks = await standIn.recorded('utilityProcess.fork')
    expect(forks.map(([entry]) => entry)).toEqual(
      ['compute.js', 'trial.js'].map((name) => join(`${program}.unpacked`, 'out/main', name)),
    )
  })
})

test("without ONNX Runtime's library the window opens, and networks say why and train by the other engine", async ({
  ownBrowser,
}) => {
  await withProgram('without ONNX Runtime', ownBrowser!, async ({ program, open, said }) => {
    const libraries = globSync('node_modules/onnxruntime-node/bin/**/libonnxruntime.so*', {
      cwd: `${program}.unpacked`,
    })
    expect(libraries).toHaveLength(1)
    for (const library of libraries) rmSync(join(`${program}.unpacked`, library))
    const standIn = await open()
    await expect(standIn.page.getByRole('heading', { level: 1 })).toBeVisible()
    const problem = expect.stringMatching(/^ONNX Runtime cannot be loaded: libonnxruntime\.so.*cannot open/) as unknown
    expect(await answerTo(callOf(standIn), 'devices.list', null)).toMatchObject([
      { engine: 'onnx', device: 'cpu', problem, chosen: false },
      { engine: 'onnx', device: 'webgpu', problem, chosen: false },
      { engine: 'tfjs', device: 'cpu', problem: null, chosen: true },
    ])
    const { status, summary } = await runToEnd(callOf(standIn), { ...smallNetwork, engine: 'auto' })
    expect(status, said.join('')).toBe('completed')
    expect(summary).toMatchObject({ networks: [{ status: 'trained' }] })
  })
})

test('without the library of the database a dialog says so, and the program ends', async ({ ownBrowser }) => {
  await withProgram('without a database', ownBrowser!, async ({ program, open, said }) => {
    const libraries = globSync('node_modules/better-sqlite3/prebuilds/*.node', { cwd: program })
    expect(libraries).toHaveLength(1)
    for (const library of libraries) rmSync(join(program, library))
    await expect(open()).rejects.toThrow('The main process ended with code 1')
    expect(said.join('')).toMatch(/Overstep could not start: .*better.sqlite3/s)
  })
})

interface Program {
  /** The folder that stands for the archive; what lies beside it is in the same with \`.unpacked\` behind its name. */
  program: string
  open(): Promise<StandIn>
  /** What the program wrote. */
  said: string[]
}

/**
 * Lays the package out anew, far from the checkout, whose packages would make up for what is missing, and ends what was
 * opened of it.
 */
async function withProgram(name: string, browser: Browser, use: (given: Program) => Promise<void>): Promise<void> {
  // The archive is a folder of its name, for Node cannot look into it.
  const program = join(folder, name, 'app.asar')
  extractAll(archive, program)
  await cp(`${archive}.unpacked`, `${program}.unpacked`, { recursive: true })
  const context = await browser.newContext()
  const said: string[] = []
  let standIn: StandIn | undefined
  const open = async (): Promise<StandIn> => {
    const log = (text: string): void => void said.push(text)
    return (standIn = await openStandIn({ dataDir: join(folder, name, 'data'), words: [], context, log, program }))
  }
  try {
    await use({ program, open, said })
  } finally {
    await standIn?.close()
    await context.close()
    await rm(join(folder, name), { recursive: true, force: true })
  }
}

/** Calls of the service as the window's page makes them. */
function callOf(standIn: StandIn): Call {
  const frame = { url: 'app://overstep/', main: true }
  return (method, argument) => standIn.invokeFrom(frame, 'overstep:send', { sequence: 1_000_000, method, argument })
}
