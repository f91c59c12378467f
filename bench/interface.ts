/**
 * A session of 200 actions in a browser while a map is computed, with 20,000 runs in the history: how long each takes
 * from the key or the button to the first frame on the screen that shows its answer. It prints the 50th, 95th and 99th
 * percentile and the slowest actions by name, and fails when the 95th is more than 100 ms.
 * Run: node bench/interface.ts [runs] [folder]; with a folder the database stays there, and is used again.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { chromium, type Locator, type Page } from '@playwright/test'
import { configSchema } from '#shared/contract/index.ts'
import { chromiumFlags, findChromium } from '../e2e/chromium.ts'
import { openBrowserShell } from '../e2e/shells/browser.ts'
import { overstep } from '../e2e/shells/shell.ts'
import { buildStale } from '../scripts/build.ts'
import { fillHistory } from './filled-history.ts'

const [asked, folder] = process.argv.slice(2)
const count = Number(asked ?? 20_000)
const ACTIONS = 200
/** What 95 of 100 actions may take. */
const LIMIT_MS = 100
/** An answer that has not come by then is none. */
const LATEST_MS = 15_000

/** In the page: what waits for an answer. */
interface Instruments {
  await: (holds: string) => void
  answer: Promise<number>
}

/** What counts the drawings of all canvases, and waits for an answer; JavaScript of the page. */
const instruments = `
  globalThis.draws = 0
  for (const name of ['clearRect', 'putImageData']) {
    const original = CanvasRenderingContext2D.prototype[name]
    CanvasRenderingContext2D.prototype[name] = function (...given) {
      globalThis.draws++
      original.apply(this, given)
    }
  }
  globalThis.await = (holds) => {
    globalThis.answer = new Promise((resolve) => {
      const test = new Function('before', 'return ' + holds)
      const before = globalThis.draws
      let began = 0
      const begin = (event) => void (began ||= event.timeStamp)
      const kinds = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'change']
      for (const kind of kinds) addEventListener(kind, begin, { capture: true })
      const end = (took) => {
        for (const kind of kinds) removeEventListener(kind, begin, { capture: true })
        resolve(took)
      }
      const look = () => {
        // What holds now is on the screen with the next frame.
        if (began > 0 && test(before)) requestAnimationFrame((shown) => end(shown - began))
        else if (began > 0 && performance.now() - began > ${LATEST_MS}) end(Infinity)
        else requestAnimationFrame(look)
      }
      requestAnimationFrame(look)
    })
  }
`

interface Action {
  name: string
  act: (page: Page) => Promise<unknown>
  /** What holds once the answer is there, in the page; `before` is how often was drawn before. */
  holds: string
}

const text = (selector: string): string => `(document.querySelector(${JSON.stringify(selector)})?.textContent ?? '')`
/** Whether the column of a field is that by which the history is sorted. */
const sortedBy = (field: string): string => there(`[title=${field}]:is([aria-sort=ascending], [aria-sort=descending])`)
const there = (selector: string): string => `document.querySelector(${JSON.stringify(selector)}) !== null`
const isHeaded = (title: string): string => `${text('h1')}.trim() === ${JSON.stringify(title)}`
const isDrawn = 'draws > before'
const section = (page: Page, name: string): Locator =>
  page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name })
const opening = (name: string, holds: string, title = name): Action => ({
  name: `open ${name}`,
  act: (page) => section(page, name).click(),
  holds: `${isHeaded(title)} && ${holds}`,
})

/** What one does in a session, over and over. @param ids of runs with data: a map, paths, two maps to compare */
function actionsOf(ids: { map: string; paths: string; pair: string[] }): Action[] {
  const figure = (page: Page): Locator => page.getByRole('region', { name: 'Figures' }).getByRole('application').first()
  const at = async (page: Page, x: number, y: number) => {
    const box = (await figure(page).boundingBox())!
    return [box.x + x * box.width, box.y + y * box.height] as const
  }
  let place = 0.3
  const key = (name: string, keys: string, holds: string): Action => ({
    name,
    act: (page) => page.keyboard.press(keys),
    holds,
  })
  const click = (name: string, locator: (page: Page) => Locator, holds: string): Action => ({
    name,
    act: (page) => locator(page).click(),
    holds,
  })
  const goTo = (name: string, path: string, holds: string): Action => ({
    name,
    act: async (page) => {
      await page.evaluate(`{
        document.getElementById('bench-link')?.remove()
        const link = document.createElement('a')
        Object.assign(link, { href: '#${path}', id: 'bench-link', textContent: 'x' })
        link.style.cssText = 'position: fixed; z-index: 99; top: 0; left: 0'
        document.body.append(link)
      }`)
      await page.locator('#bench-link').click()
    },
    holds,
  })
  const rows = there('[role=grid] [role=row] a')
  return [
    opening('History', rows),
    {
      name: 'scroll the history',
      act: async (page) => {
        await page.mouse.move(700, 500)
        await page.mouse.wheel(0, 4000)
      },
      holds: `(document.querySelector('[role=grid]')?.scrollTop ?? 0) > 1000 && ${rows}`,
    },
    click(
      'find in the history',
      (page) => page.getByRole('searchbox').first(),
      `document.activeElement?.type === 'search'`,
    ),
    key('type in the search', 't', `document.activeElement?.value === 't'`),
    key('type on', 'r', `document.activeElement?.value === 'tr'`),
    key('take back', 'Backspace', `document.activeElement?.value === 't'`),
    key('empty the search', 'Backspace', `document.activeElement?.value === ''`),
    click(
      'sort by title',
      (page) => page.getByRole('columnheader', { name: /Title/ }).getByRole('button'),
      sortedBy('title'),
    ),
    click(
      'sort by creation',
      (page) => page.getByRole('columnheader', { name: /Created/ }).getByRole('button'),
      sortedBy('created'),
    ),
    click(
      'select a run',
      (page) => page.getByRole('checkbox', { name: /^Select (?!all)/ }).first(),
      there('[role=row][aria-selected=true]'),
    ),
    click(
      'clear the selection',
      (page) => page.getByRole('button', { name: 'Clear' }),
      `!${there('[role=row][aria-selected=true]')}`,
    ),
    goTo('open a map', `/runs/${ids.map}`, `${there('[role=application]')} && ${isDrawn}`),
    {
      name: 'point at a map',
      act: async (page) => {
        place = place > 0.8 ? 0.2 : place + 0.05
        await page.mouse.move(...(await at(page, place, 0.5)))
      },
      holds: there('.hair'),
    },
    {
      name: 'zoom a map',
      act: async (page) => page.mouse.wheel(0, -300),
      holds: isDrawn,
    },
    { name: 'click a cell', act: async (page) => page.mouse.click(...(await at(page, place, 0.4))), holds: isDrawn },
    {
      name: 'show all again',
      act: async (page) => page.mouse.dblclick(...(await at(page, place, 0.5))),
      holds: isDrawn,
    },
    click('another figure', (page) => page.getByRole('tab', { name: 'Shares by learning rate' }), isDrawn),
    click('the map again', (page) => page.getByRole('tab', { name: 'Fate map' }), isDrawn),
    key('open the palette', 'Control+k', there('dialog[open] [role=option]')),
    key('type in the palette', 'h', `document.activeElement?.value === 'h' && ${there('[role=option]')}`),
    key('close the palette', 'Escape', `!${there('dialog[open]')}`),
    click(
      'open the export',
      (page) => page.getByRole('main').getByRole('button', { name: 'Export', exact: true }),
      there('dialog[open] form'),
    ),
    key('close the export', 'Escape', `!${there('dialog[open]')}`),
    goTo('open paths', `/runs/${ids.paths}`, `${there('[role=application]')} && ${isDrawn}`),
    {
      name: 'point at paths',
      act: async (page) => page.mouse.move(...(await at(page, place, 0.6))),
      holds: there('.hair'),
    },
    opening('Landscapes', there('main a')),
    opening('New', there('form'), 'New experiment'),
    click(
      'a field of the form',
      (page) => page.getByRole('textbox', { name: 'steps' }),
      `document.activeElement?.tagName === 'INPUT'`,
    ),
    key('type in the form', '1', `document.activeElement?.value.endsWith('1')`),
    key('take back in the form', 'Backspace', `!document.activeElement?.value.endsWith('01')`),
    goTo(
      'open a comparison',
      `/compare?runs=${ids.pair.join()}`,
      `${there('article [role=application]')} && ${isDrawn}`,
    ),
    opening('Gallery', there('main li a')),
    opening('Data', there('main section, main h2')),
    opening('Settings', there('main h2')),
    opening('Help', there('main dt')),
  ]
}

const dataDir = folder ?? mkdtempSync(join(tmpdir(), 'overstep-bench-interface-'))
await buildStale((line) => console.log(line))
if (!existsSync(join(dataDir, 'overstep.sqlite'))) fillHistory(dataDir, count)
async function run(...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await overstep(dataDir, ['run', ...words, '--json'])
  if (code !== 0) throw new Error(stderr)
  return (JSON.parse(stdout) as { id: string }).id
}
const small = ['--set', 'start.count=200', 'learningRate.count=150']
const [map, other, paths] = [
  await run('fig06', ...small),
  await run('fig06', ...small, 'steps=300'),
  await run('fig02'),
]

const executablePath = findChromium()
if (executablePath === undefined) throw new Error('No Chromium: run `node scripts/e2e-browser.ts` first')
const browser = await chromium.launch({ executablePath, args: [...chromiumFlags] })
const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
await context.addInitScript({ content: instruments })
const shell = await openBrowserShell({ dataDir, words: [], context, log: () => undefined })
const { page } = shell
page.setDefaultTimeout(LATEST_MS)
await page.getByRole('heading', { level: 1 }).waitFor()
// Pages are fetched while nothing else is to be done.
await page.waitForTimeout(5000)

// A map that is computed all the time: landscapes of which no descent ends early keep both cores busy.
const side = { min: 0.5, max: 1.2, count: 4000, scale: 'linear' }
const rates = { min: 2.6, max: 3, count: 4000, scale: 'linear' }
const config = configSchema.parse({
  kind: 'fate-map',
  landscape: 'cubic',
  start: side,
  learningRate: rates,
  steps: 20_000,
})
const busy = await shell.call('runs.start', { config })

const took: { name: string; ms: number }[] = []
const actions = actionsOf({ map, paths, pair: [map, other] })
const late: string[] = []
for (let index = 0; index < ACTIONS; index++) {
  const { name, act, holds } = actions[index % actions.length]!
  // What waits is there before the event that it waits for.
  await page.evaluate((what) => (globalThis as unknown as Instruments).await(what), holds)
  try {
    await act(page)
    const answered = page.evaluate(() => (globalThis as unknown as Instruments).answer).catch(() => Infinity)
    const tooLate = wait(LATEST_MS, Infinity, { ref: false })
    took.push({ name, ms: await Promise.race([answered, tooLate]) })
  } catch (thrown) {
    late.push(`${name}: ${String(thrown).split('\n')[0]}`)
    took.push({ name, ms: Infinity })
  }
  console.error(`${index + 1} of ${ACTIONS}: ${name}, ${took.at(-1)!.ms.toFixed(0)} ms`)
  await page.waitForTimeout(150)
}
const { run: mapRun } = await shell.call('runs.get', { id: busy.id })
await shell.call('runs.cancel', { id: busy.id })
await shell.close()
await browser.close()
if (folder === undefined) rmSync(dataDir, { recursive: true, force: true })

const sorted = took.map(({ ms }) => ms).toSorted((a, b) => a - b)
const percentile = (share: number): number => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!
console.log(`${took.length} actions while a map was ${mapRun.status}, ${count} runs in the history`)
for (const share of [0.5, 0.95, 0.99])
  console.log(`${String(100 * share).padStart(3)} % within ${percentile(share).toFixed(0).padStart(5)} ms`)
console.log('\nslowest, by their median:')
const byName = [...Map.groupBy(took, ({ name }) => name)].map(([name, all]) => {
  const times = all.map(({ ms }) => ms).toSorted((a, b) => a - b)
  return { name, median: times[times.length >> 1]!, most: times.at(-1)! }
})
for (const { name, median, most } of byName.toSorted((a, b) => b.median - a.median).slice(0, 12))
  console.log(`${name.padEnd(28)} ${median.toFixed(0).padStart(6)} ms, at most ${most.toFixed(0)} ms`)
for (const line of late) console.log(line)
process.exitCode = percentile(0.95) <= LIMIT_MS ? 0 : 1
