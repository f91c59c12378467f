import { DOMParser } from '@xmldom/xmldom'
import { expect, test } from 'vitest'
import { configSchema, freshRun, type Run } from '../contract/index.ts'
import { base64, reportHtml } from './index.ts'

const run: Run = {
  id: '01ARZ3NDEKTSV4RRFFQ69G5FAV',
  kind: 'trajectory',
  title: 'Paths <of> "x & y"',
  status: 'completed',
  config: configSchema.parse({ kind: 'trajectory', starts: [[9.5]], learningRates: [0.01], steps: 90 }),
  created: 5,
  started: 1000,
  finished: 2500,
  computed: 1500,
  appVersion: '0.1.0',
  engine: 'overstep',
  device: 'cpu',
  precision: 'float64',
  generator: null,
  seed: null,
  ...freshRun(),
  summary: { shares: { flat: 1 }, long: Array(200).fill(1) },
}
const bytes = Uint8Array.from({ length: 100_001 }, (_, index) => (index * 7) % 256)

/** The report as XML reads it, which is stricter than HTML. */
function documentOf(runs: Parameters<typeof reportHtml>[0]) {
  const html = reportHtml(runs, '0.1.0', 0).replace('<!doctype html>', '')
  const problems: unknown[] = []
  const parser = new DOMParser({ onError: (_level, message) => problems.push(message) })
  const document = parser.parseFromString(html, 'text/xml')
  expect(problems).toEqual([])
  return { html, document }
}

test('a report has figures, settings and results of its runs, and is well formed whatever they are called', () => {
  const figures = [
    { title: 'Path', png: bytes },
    { title: 'Surface', problem: 'only of two variables, f < 0' },
  ]
  const { html, document } = documentOf([
    { run, figures },
    { run: { ...run, title: 'Other' }, figures: [] },
  ])
  const images = [...document.getElementsByTagName('img')].map((image) => image.getAttribute('src')!)
  expect(images.length).toBe(1)
  expect(Buffer.from(images[0]!.slice('data:image/png;base64,'.length), 'base64')).toEqual(Buffer.from(bytes))
  const cells = [...document.getElementsByTagName('tr')].map((row) => row.textContent)
  expect(cells).toEqual(expect.arrayContaining(['steps90', 'shares.flat1', 'engineoverstep']))
  expect(cells.some((text) => text?.startsWith('long'))).toBe(false)
  expect(document.getElementsByTagName('h2')[0]!.textContent).toBe(run.title)
  expect(html).not.toMatch(/<script|https?:(?!\/\/www\.w3\.org\/)/)
})

test('notes have their formulas as MathML, and everything else as it was written', () => {
  const notes =
    'It leaves where $\\gamma < 2/\\lambda$.\nNext <line>, for $5 or $ 6.\n\n$$\\frac{a}{b}$$ and $\\oops{$ & more'
  const { document } = documentOf([{ run: { ...run, notes }, figures: [] }])
  const formulas = [...document.getElementsByTagName('math')]
  expect(formulas.map((formula) => formula.getElementsByTagName('annotation')[0]!.textContent)).toEqual([
    '\\gamma < 2/\\lambda',
    '\\frac{a}{b}',
  ])
  expect(formulas[0]!.getElementsByTagName('mi')[0]!.textContent).toBe('γ')
  expect(formulas[1]!.getElementsByTagName('mfrac').length).toBe(1)
  const text = [...document.getElementsByTagName('p')].map((paragraph) => paragraph.textContent).join('\n')
  expect(text).toContain('Next <line>, for $5 or $ 6.')
  expect(text).toContain('\\oops{')
})

test('what TeX could do to a page it does not', () => {
  const notes =
    '$\\href{javascript:alert(1)}{x}$ $\\includegraphics{http://example.org/a.png}$ $\\rule{9999em}{9999em}$'
  const { html, document } = documentOf([{ run: { ...run, notes }, figures: [] }])
  expect([document.getElementsByTagName('a').length, document.getElementsByTagName('img').length]).toEqual([0, 0])
  expect(html).not.toMatch(/href="javascript|9999em"/)
})

test('bytes of any number are text and back', () => {
  for (const length of [0, 1, 2, 3, 4, 5, 1000])
    expect(base64(bytes.subarray(0, length))).toBe(Buffer.from(bytes.subarray(0, length)).toString('base64'))
})
