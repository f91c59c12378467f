import { globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { importersOf, scriptsOfPage, takenBy } from './bundle.ts'
import { expect, test } from './fixtures.ts'
import { built } from './shells/shell.ts'

// What the built programs are made of: what must be there before they can say a word, and what they must not have.

test('the desktop program needs nothing but Electron and Node before it can say what is missing @one-shell', () => {
  const { files, foreign } = takenBy('electron.js', 'atOnce')
  expect(files.length).toBeGreaterThan(1)
  expect(foreign).toContain('electron')
  expect(foreign.filter((name) => name !== 'electron' && !name.startsWith('node:'))).toEqual([])
  for (const name of foreign) if (name !== 'electron') expect(builtinModules).toContain(name.slice('node:'.length))
  // The libraries that may fail come after that.
  expect(takenBy('electron.js', 'all').foreign).toEqual(expect.arrayContaining(['better-sqlite3', 'yauzl']))
})

test('no program takes in ONNX Runtime before it is asked to compute, and one file alone ever does @one-shell', () => {
  const { atOnce, later } = importersOf('onnxruntime-node')
  expect(atOnce).toEqual([])
  expect(later).toHaveLength(1)
  const [door = ''] = later
  expect(readFileSync(door, 'utf8')).toContain('ORT_DISABLE_TELEMETRY')
  for (const program of ['compute.js', 'trial.js']) expect(takenBy(program, 'all').files, program).toContain(door)
})

test('no program has the parts of Electron that report or look for updates @one-shell', () => {
  const { files } = takenBy('electron.js', 'all')
  for (const file of files)
    expect(readFileSync(file, 'utf8').match(/\b(crashReporter|autoUpdater|contentTracing|netLog)\b/), file).toBeNull()
})

test('a page without a figure takes in no chart library @one-shell', () => {
  const hasCharts = (page: string) =>
    scriptsOfPage(page).some((file) => readFileSync(file, 'utf8').includes('_echarts_instance_'))
  // What draws at once has it, so that the word is one by which it is known.
  for (const page of ['RunPage', 'ComparePage']) expect(hasCharts(page), page).toBe(true)
  for (const page of ['DataPage', 'GalleryPage', 'HelpPage', 'HistoryPage', 'LandscapesPage', 'SettingsPage'])
    expect(hasCharts(page), page).toBe(false)
})

test('the pages name no address but those of standards, and of the article @one-shell', () => {
  const files = globSync('**/*.{js,css,html,svg}', { cwd: built('renderer') })
  expect(files.length).toBeGreaterThan(20)
  const named = new Set<string>()
  for (const file of files) {
    const text = readFileSync(join(built('renderer'), file), 'utf8')
    for (const [, host = ''] of text.matchAll(/\b(?:https?|wss?):\/\/([\w.-]+\.\w+)/g)) named.add(host)
    expect(text.match(/(?:src|href|url\()\s*=?\s*["']?\/\/[\w-]/), file).toBeNull()
  }
  // Namespaces, names of schemas, a link in a message of Vue's, and the link to the article.
  const known = ['www.w3.org', 'json-schema.org', 'vuejs.org', 'arxiv.org', 'proceedings.mlr.press']
  expect([...named].filter((host) => !known.includes(host))).toEqual([])
})
