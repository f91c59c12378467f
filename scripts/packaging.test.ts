import { existsSync, globSync, readFileSync, statSync, type Stats } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Configuration } from 'electron-builder'
import { describe, expect, test } from 'vitest'
import { linkScheme, openedExtensions } from '../src-main/shells/electron/opening.ts'
import { appId } from '../src-main/shells/electron/policy.ts'

const root = join(import.meta.dirname, '..')
const { default: options } = (await import(pathToFileURL(join(root, 'electron-builder.js')).href)) as {
  default: Configuration
}

// The packager's own judgement of the options and of the files that they take.
const requireOf = createRequire(createRequire(import.meta.url).resolve('electron-builder'))
const { validateConfiguration } = requireOf('app-builder-lib/out/util/config/config') as {
  validateConfiguration: (options: Configuration, log: { add: () => void; isEnabled: boolean }) => Promise<void>
}
const { FileMatcher } = requireOf('app-builder-lib/out/fileMatcher') as {
  FileMatcher: new (
    from: string,
    to: string,
    expand: (pattern: string) => string,
    patterns: string[],
  ) => { createFilter(): (file: string, stats: Stats) => boolean }
}

const systems = { linux: 'linux', win: 'win32', mac: 'darwin' } as const

const targets = [
  ['linux', 'x64'],
  ['linux', 'arm64'],
  ['win', 'x64'],
  ['win', 'arm64'],
  ['mac', 'arm64'],
] as const

function isTaken(system: keyof typeof systems, arch: string): (file: string) => boolean {
  const patterns = options[system]!.files as string[]
  const expand = (pattern: string) => pattern.replaceAll('${arch}', arch)
  // As the packager does with packages: all of their files, but for what is left out.
  const filter = new FileMatcher(root, '/app', expand, ['**/*', ...patterns.filter((one) => one.startsWith('!'))])
  const takes = filter.createFilter()
  return (file) => takes(join(root, file), statSync(join(root, file)))
}

const natives = globSync('node_modules/{onnxruntime-node,better-sqlite3}/**/*.{node,so,so.*,dylib,dll}', { cwd: root })

describe('packages of the desktop app', () => {
  test('are described as the packager wants', async () => {
    const log = { add: () => undefined, isEnabled: false }
    await expect(validateConfiguration(structuredClone(options), log)).resolves.toBeUndefined()
    await expect(validateConfiguration({ ...options, electronFuse: {} } as Configuration, log)).rejects.toThrow(
      'electronFuse',
    )
  })

  for (const [system, arch] of targets) {
    const platform = systems[system]
    test(`for ${system} on ${arch} hold its native files alone`, () => {
      const taken = natives.filter(isTaken(system, arch)).map((file) => file.replaceAll('\\', '/'))
      expect(taken).toContain(`node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node`)
      expect(taken.filter((file) => file.endsWith('/onnxruntime_binding.node'))).toEqual([
        expect.stringMatching(`onnxruntime-node/bin/napi-v\\d+/${platform}/${arch}/`),
      ])
      for (const file of taken) expect(file).toMatch(new RegExp(`/${platform}[-/]${arch}[./]`))
    })
  }

  test('tell the system what the program opens, in the words that it knows them by', () => {
    const { fileAssociations, protocols } = options
    const extensions = [fileAssociations, options.mac?.fileAssociations].flat().map((one) => `.${String(one?.ext)}`)
    expect(extensions.toSorted()).toEqual(openedExtensions.toSorted())
    expect([protocols].flat().flatMap((one) => one?.schemes ?? [])).toEqual([linkScheme])
    expect(options.appId).toBe(appId)
    // What is not ours is opened by whatever the user has for it.
    for (const association of [options.mac?.fileAssociations].flat()) expect(association?.rank).toBe('Alternate')
    expect([fileAssociations].flat().map((one) => one?.ext)).toEqual(['overstep'])
    for (const system of ['linux', 'win'] as const) expect(options[system]).not.toHaveProperty('fileAssociations')
  })

  test('name what they take of the project', () => {
    // The packager takes every file where a list of a system's own names none.
    for (const system of Object.keys(systems) as (keyof typeof systems)[])
      expect((options[system]!.files as string[]).filter((pattern) => !pattern.startsWith('!'))).toEqual([
        'out/{main,preload,renderer}/**',
        'resources/icons/**',
        'package.json',
      ])
    expect(options).not.toHaveProperty('files')
  })

  test('leave out sources, and hold the code that loads the natives', () => {
    const takes = isTaken('linux', 'x64')
    expect(takes('node_modules/better-sqlite3/package.json')).toBe(true)
    expect(takes('node_modules/better-sqlite3/lib/index.js')).toBe(true)
    expect(takes('node_modules/onnxruntime-node/dist/index.js')).toBe(true)
    for (const file of globSync('node_modules/better-sqlite3/{deps,src}/**/*.*', { cwd: root }))
      expect(takes(file)).toBe(false)
  })

  test('have icons, and a program that starts where the build puts it', () => {
    for (const size of [256, 512]) expect(existsSync(join(root, `resources/icons/icon-${size}.png`))).toBe(true)
    const { main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { main: string }
    expect(main).toMatch(/^out\//)
    expect(options.asar).toBe(true)
  })

  test('let nobody run other programs with their rights', () => {
    expect(options.electronFuses).toMatchObject({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      onlyLoadAppFromAsar: true,
      enableEmbeddedAsarIntegrityValidation: true,
    })
    // Of plain Node the desktop app has no need: nothing there is forked.
    for (const file of globSync('src-main/shells/electron/*.ts', { cwd: root }))
      expect(readFileSync(join(root, file), 'utf8')).not.toMatch(/node:child_process|compute\/fork/)
  })
})
