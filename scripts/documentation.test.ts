import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configSchema, kinds } from '#shared/contract/index.ts'
import { lendCompute } from '../src-main/compute/lent.fixture.ts'
import { makeFolder, overstep } from '../src-main/shells/cli/sample-commands.fixture.ts'
import { anchorsOf, blocksOf, linksOf, proseOf, shellWords } from './markdown.ts'

makeFolder(lendCompute)
const root = join(import.meta.dirname, '..')
const pages = globSync(['*.md', 'docs/**/*.md', 'bench/*.md'], { cwd: root }).toSorted()
const read = (page: string) => readFileSync(join(root, page), 'utf8')

test('the pages of the project are found', () => {
  expect(pages).toEqual(expect.arrayContaining(['README.md', 'docs/guide.md', 'docs/decisions/README.md']))
  expect(pages.length).toBeGreaterThan(20)
})

describe.each(pages)('%s', (page) => {
  test('leads to what there is', () => {
    const broken = linksOf(read(page)).filter((link) => {
      if (URL.canParse(link)) return !link.startsWith('https://')
      const [path = '', anchor] = link.split('#')
      const file = path === '' ? join(root, page) : join(root, dirname(page), path)
      if (!existsSync(file)) return true
      return anchor !== undefined && !anchorsOf(readFileSync(file, 'utf8')).includes(anchor)
    })
    expect(broken).toEqual([])
  })

  test('has no line of prose over 120 characters', () => {
    // Rows of tables and the address of an image cannot be wrapped.
    const long = proseOf(read(page)).filter(({ text }) => !/^(\||!\[)/.test(text) && [...text].length > 120)
    expect(long).toEqual([])
  })
})

test('the README is read in a few minutes', () => {
  expect(read('README.md').split(/\s+/).length).toBeLessThanOrEqual(900)
})

test('the kinds of configs are those that there are', () => {
  const rows = read('docs/files-and-formats.md').match(/^\| `[\w-]+` +\| .*$/gm) ?? []
  const told = rows.map((row) => /`([\w-]+)`/.exec(row)![1]!)
  expect(told.toSorted()).toEqual(kinds.map(({ name }) => name).toSorted())
})

test('every room of both sides is told of to developers', () => {
  const rooms = globSync('{src-shared,src-main}/*/', { cwd: root }).map((room) => room.replaceAll('\\', '/'))
  expect(rooms.length).toBeGreaterThan(20)
  const page = read('docs/developers.md')
  expect(rooms.filter((room) => !page.includes(`\`${room.replace(/\/$/, '')}\``))).toEqual([])
})

describe('the options that pages name', () => {
  const named = ['docs/command-line.md', 'docs/export.md', 'docs/files-and-formats.md', 'docs/guide.md', 'README.md']
  // Of npm, and of Chromium.
  const ofOthers = ['--silent', '--enable-unsafe-webgpu']
  let helps: string
  beforeAll(async () => {
    const { out } = await overstep()
    const commands = [...out.matchAll(/^ {2}([a-z-]+) /gm)].map((match) => match[1]!)
    expect(commands.length).toBeGreaterThan(15)
    const all = await Promise.all(commands.map((command) => overstep(command, '--help')))
    helps = all.map((help) => help.out).join('\n')
  })

  test.each(named)('of %s are those of the command line', (page) => {
    const options = read(page).match(/(?<![\w-])--[a-z][a-z-]*/g) ?? []
    const unknown = options.filter((option) => !ofOthers.includes(option) && !new RegExp(`${option}\\b`).test(helps))
    expect(unknown).toEqual([])
  })
})

/**
 * What is appended to commands that take long, so that they are run as they are written but on less. By the preset or
 * the command.
 */
const shrunk: Readonly<Record<string, readonly string[]>> = {
  fig01: ['--set', 'starts=20', 'learningRate.count=3'],
  fig06: ['--set', 'start.count=24', 'learningRate.count=16'],
  fig10: ['--set', 'starts=50', 'learningRate.count=4'],
  basins: ['--set', 'x.count=24', 'y.count=24'],
  bifurcation: ['--set', 'transient=100', 'learningRate.count=20'],
  mnist: ['--set', 'dataset=synthetic-digits', 'trainSize=128', 'testSize=32', 'epochs=1', 'snapshots=4'],
  branch: ['--set', 'from.children=1', 'learningRates=[0.1]'],
  reproduce: ['--quick', '--only', 'fig02'],
}

const OVERSTEP = 'npm run --silent overstep -- '
/** A test cannot install the packages that it runs on, nor open a window or run all tests: these have to be there. */
const ofThePackage: Readonly<Record<string, string>> = {
  'npm ci && npm start': 'start',
  'npm ci && npm test': 'test',
}

describe.each(['README.md', 'docs/guide.md'])('the blocks of %s', (page) => {
  const before = process.cwd()
  const folder = mkdtempSync(join(tmpdir(), 'overstep-documentation-'))
  const ids: string[] = []
  beforeAll(() => process.chdir(folder))
  afterAll(() => {
    process.chdir(before)
    rmSync(folder, { recursive: true, force: true })
  })
  const blocks = blocksOf(read(page))
  const commands = blocks.filter(({ language }) => language === 'sh').flatMap(({ text }) => text.trim().split('\n'))
  const configs = blocks.filter(({ language }) => language === 'json').map(({ text }) => text)

  test('are commands or configs', () => {
    expect(blocks.length).toBeGreaterThan(3)
    expect(blocks.filter(({ language }) => !['sh', 'json'].includes(language))).toEqual([])
  })

  test.each(commands)('%s', async (command) => {
    if (command in ofThePackage) {
      const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
      expect(scripts[ofThePackage[command]!]).toMatch(/^node \S+/)
      return
    }
    expect(command.startsWith(OVERSTEP)).toBe(true)
    const words = shellWords(withIds(command.slice(OVERSTEP.length), ids))
    const less = (words[0] === 'run' ? shrunk[words[1]!] : shrunk[words[0]!]) ?? []
    const { code, out, err } = await overstep(...words, ...less)
    expect({ code, err }).toMatchObject({ code: 0 })
    if (words[0] === 'run')
      for (const [id] of out.matchAll(/\b[0-9A-HJKMNP-TV-Z]{26}\b/g)) if (!ids.includes(id)) ids.push(id)
    const written = words.indexOf('--out') + 1
    if (written > 0) expect(statSync(words[written]!).size).toBeGreaterThan(0)
  })

  test.each(configs)('%s', (text) => {
    expect(configSchema.safeParse(JSON.parse(text))).toMatchObject({ success: true })
  })
})

/** A command with the ids of the last runs in place of `<id>`. */
function withIds(command: string, ids: readonly string[]): string {
  const count = command.split('<id>').length - 1
  const last = ids.slice(ids.length - count)
  expect(last).toHaveLength(count)
  return command.replaceAll('<id>', () => last.shift()!)
}
