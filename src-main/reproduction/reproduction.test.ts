import { DOMParser } from '@xmldom/xmldom'
import { expect, test } from 'vitest'
import { configSchema, type Config, type Run, type RunData } from '#shared/contract/index.ts'
import { presets } from '../experiments/index.ts'
import { findingsOf, htmlOf, markdownOf, planOf, type Entry, type PlannedFigure } from './index.ts'

const article = presets.filter(({ id }) => /^fig\d+$/.test(id))

const run = (config: Config, summary: Run['summary']): Run => ({
  ...{ id: '01M84Z9460SA6GYH2YTF3SBQ8H', kind: config.kind, title: 'a <run> & more', config, status: 'completed' },
  ...{
    created: 0,
    started: 0,
    finished: 9000,
    computed: 1500,
    appVersion: '0',
    engine: 'overstep',
    device: 'cpu',
    precision: 'float64',
  },
  ...{ generator: null, seed: null, summary, error: null, notes: '', starred: false, tags: [], parentId: null },
})
const input = (config: Config, summary: Run['summary'], data: Partial<RunData> = {}) => ({
  run: run(config, summary),
  data: { members: [], arrays: {}, series: [], ...data },
})
const figure = (id: string, name: string): PlannedFigure => ({
  ...{ id, reference: id, title: id, figure: name, run: 'own', printed: [] },
})
const minima = [
  ['flat', 0, 40],
  ['sharp', 2.5, 2040],
].map(([fate, at, sharpness]) => ({
  ...{ fate, at: [at], plateau: null, value: 0, eigenvalues: [sharpness], sharpness },
  stabilityLimit: 2 / Number(sharpness),
}))
const fates = ['flat', 'sharp', 'other', 'periodic', 'chaotic', 'slow', 'divergent']

test.each([true, false])('all of the article is one run for each config, quick or not: %s', (quick) => {
  const { figures, runs } = planOf(article, quick)
  expect(figures.map(({ id }) => id)).toEqual(article.map(({ id }) => id))
  expect(runs.filter(({ config }) => config.kind === 'network').map(({ key }) => key)).toEqual(['fig11'])
  expect(figures.filter(({ run }) => run === 'fig11').map(({ id }) => id)).toEqual(
    ['11', '12', '13', '14', '15'].map((number) => `fig${number}`),
  )
  expect(runs.map(({ key }) => key)).toEqual(expect.arrayContaining(['fig06-printed', 'fig06-walls', 'fig10-printed']))
  for (const { config } of runs) expect(configSchema.parse(config)).toEqual(config)
  if (!quick) expect(runs[0]?.config).toEqual(article[0]?.config)
})

test('ends of paths are held against the order that is claimed, from the smallest learning rate up', () => {
  const config = article.find(({ id }) => id === 'fig07')!.config
  const ended = (...ends: string[]) =>
    findingsOf(figure('fig07', 'path'), () =>
      input(config, null, {
        members: ends.map((fate, index) => ({
          ...{ index, parameters: { learningRate: 0.1 / (index + 1) }, summary: { fate } },
        })),
      }),
    )[0]!
  expect(ended('flat', 'sharp', 'sharp')).toMatchObject({ verdict: 'agrees' })
  expect(ended('flat', 'sharp', 'sharp').measured).toContain('γ = 0.03333 → sharp; γ = 0.05 → sharp; γ = 0.1 → flat')
  expect(ended('sharp', 'flat').verdict).toBe('differs')
  expect(ended('flat', 'slow', 'sharp').verdict).toBe('differs')
})

test('a map agrees where the sharp minimum holds below its limit and nothing above it', () => {
  const config = configSchema.parse({
    ...{ kind: 'fate-map', start: { min: 2.4, max: 2.6, count: 3 } },
    learningRate: { min: 5e-4, max: 5e-3, count: 2 },
  })
  const found = (...codes: number[]) =>
    findingsOf(figure('fig06', 'fate-map'), () =>
      input(
        config,
        { fates, minima },
        {
          arrays: { fate: { name: 'fate', dtype: 'uint8', shape: [2, 3], fill: 255, data: Uint8Array.from(codes) } },
        },
      ),
    ).map(({ verdict }) => verdict)
  expect(found(1, 1, 1, 0, 0, 0)).toEqual(['agrees', 'agrees'])
  expect(found(0, 1, 1, 0, 0, 0)).toEqual(['differs', 'agrees'])
  expect(found(1, 1, 1, 1, 0, 0)).toEqual(['agrees', 'differs'])
})

test('the printed walls end where the article leaves them, and those of its figure on the floor', () => {
  const config = configSchema.parse({
    ...{ kind: 'fate-map', start: { min: 2.4, max: 2.6, count: 3 }, against: 'paper-1d-printed' },
    learningRate: { min: 5e-4, max: 5e-3, count: 2 },
  })
  const compared = { ...figure('fig06', 'fate-map'), printed: ['printed'] }
  const [finding] = findingsOf(compared, () => input(config, { fates, minima: [], changed: 0.25 })).slice(-1)
  // 1411.2·(1 − 10⁴·10⁻⁵) and 1479.2·(1 − 10⁴·10⁻⁵).
  expect(finding).toMatchObject({
    verdict: 'differs',
    measured: expect.stringContaining('jumps by 1270 and 1331 with 10⁴'),
  })
  expect(finding!.measured).toContain('25 % of the cells')
})

test('shares agree where they change at the limit, and the printed formula has no sharp minimum to end in', () => {
  const config = article.find(({ id }) => id === 'fig10')!.config
  const plane = minima.map((minimum) => ({
    ...minimum,
    at: [0, 0],
    stabilityLimit: minimum.fate === 'flat' ? 1 : 0.02,
  }))
  const rows = (sharp: (rate: number) => number) =>
    [0.01, 0.018, 0.021, 0.03].map((learningRate) => {
      const share = sharp(learningRate)
      return { learningRate, counts: {}, shares: { flat: 1 - share, sharp: share } }
    })
  const found = (sharp: (rate: number) => number, printed: (rate: number) => number) =>
    findingsOf({ ...figure('fig10', 'basin-shares'), printed: ['printed'] }, (key) =>
      input(config, { fates, minima: plane, byLearningRate: rows(key === 'own' ? sharp : printed) }),
    ).map(({ verdict }) => verdict)
  expect(
    found(
      (rate) => (rate < 0.02 ? 1 : 0),
      () => 0,
    ),
  ).toEqual(['agrees', 'agrees', 'differs'])
  expect(
    found(
      (rate) => (rate < 0.015 ? 1 : 0),
      () => 0,
    ),
  ).toEqual(['differs', 'differs', 'differs'])
})

test('networks of one start are held apart by the same weights by which they moved: those of the first layer', () => {
  const config = configSchema.parse({ kind: 'network', starts: 1, learningRates: [0.1, 0.3] })
  // Both begin at (1, 0); one ends at (1, 3), the other at (5, 0).
  const snapshots = [
    [1, 0],
    [1, 3],
    [1, 0],
    [5, 0],
  ]
  const gram = Float64Array.from(snapshots.flatMap((a) => snapshots.map((b) => a[0]! * b[0]! + a[1]! * b[1]!)))
  const networks = [0.1, 0.3].map((learningRate) => ({ start: 'A', learningRate, testAccuracy: 0.95, distance: 99 }))
  const [ways] = findingsOf(figure('fig11', 'projection'), () =>
    input(
      config,
      { networks, dataset: 'mnist' },
      {
        members: networks.map(({ start, learningRate }, index) => ({
          ...{ index, parameters: { start, learningRate }, summary: null },
        })),
        arrays: {
          gram: { name: 'gram', dtype: 'float64', shape: [4, 4], fill: 0, data: gram },
          'snapshots/steps': {
            ...{ name: 'snapshots/steps', dtype: 'uint32', shape: [2], fill: 0, data: Uint32Array.of(0, 10) },
          },
        },
      },
    ),
  )
  expect(ways?.measured).toMatch(/learning rates are 5 apart on average .* having moved by 3\.5\./)
  expect(ways?.verdict).toBe('agrees')
})

const entry: Entry = {
  figure: figure('fig04', 'path'),
  run: run(article[0]!.config, { dataset: 'synthetic-digits' }),
  findings: [{ claim: 'a < b | c', measured: '"1 & 2"', agreesIf: 'c > d', verdict: 'agrees' }],
  files: ['fig04.png'],
}
const report = { version: '0', made: 0, quick: true, entries: [entry], runs: [entry.run] }

test('the report in HTML is well formed, holds its images, and asks for nothing from elsewhere', () => {
  const html = htmlOf(report, () => Uint8Array.of(1, 2, 3))
  const problems: string[] = []
  const page = new DOMParser({ onError: (_, message) => void problems.push(message) }).parseFromString(
    html.replace('<!doctype html>\n', ''),
    'text/xml',
  )
  expect(problems).toEqual([])
  expect([...page.getElementsByTagName('img')].map((image) => image.getAttribute('src'))).toEqual([
    'data:image/png;base64,AQID',
  ])
  expect(page.getElementsByTagName('script')).toHaveLength(0)
  expect(page.getElementsByTagName('link')).toHaveLength(0)
  expect(html).not.toMatch(/(src|href)="https?:/)
  const cells = [...page.getElementsByTagName('td')].map((cell) => cell.textContent)
  expect(cells.slice(0, 4)).toEqual(['a < b | c', '"1 & 2"', 'c > d', 'agrees'])
  expect(page.documentElement?.textContent).toContain('synthetic digits')
})

test('the report in Markdown tells settings, provenance and what differs from the full version', () => {
  const text = markdownOf(report)
  expect(text).toContain('| a < b \\| c | "1 & 2" | c > d | **agrees** |  |')
  expect(text).toContain('| landscape | `"paper-1d"` |')
  expect(text).toContain('| duration | `1.5 s` |')
  expect(text).toContain('**Quick version')
  expect(text).toContain('![fig04](fig04.png)')
})
