import { DOMParser } from '@xmldom/xmldom'
import { expect, test } from 'vitest'
import { article, figure, run } from './claims.fixture.ts'
import { htmlOf, markdownOf, type Entry } from './index.ts'

const entry: Entry = {
  figure: figure('fig04', 'path'),
  run: run(article[0]!.config, null),
  findings: [{ claim: 'a < b | c', measured: '"1 & 2"', agreesIf: 'c > d', verdict: 'agrees' }],
  files: ['fig04.png'],
}
const networks = article.find(({ config }) => config.kind === 'network')!
const trained = run(networks.config, { dataset: 'synthetic-digits' })
const report = { version: '0', made: 0, quick: true, entries: [entry], runs: [entry.run, trained] }

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

test('what users called a run is shown in both as it is, and is no part of either', () => {
  const title = '<img src=x onerror=alert(1)> [a](javascript:b) `c` | "d" &amp;'
  const renamed = { ...report, runs: [{ ...entry.run, title }] }
  expect(markdownOf(renamed)).toContain(
    '### \\<img src=x onerror=alert(1)> \\[a\\](javascript:b) \\`c\\` \\| "d" \\&amp;\n',
  )
  const html = htmlOf(renamed, () => new Uint8Array())
  const page = new DOMParser().parseFromString(html.replace('<!doctype html>\n', ''), 'text/xml')
  const headings = Array.from(page.getElementsByTagName('h3'), ({ textContent }) => textContent)
  expect(headings).toEqual([title])
})

test('what goes beyond the article stands behind it under a heading of its own', () => {
  const beyond = { ...entry, figure: { ...figure('noise', 'basin-shares'), appendix: true } }
  const whole = { ...report, entries: [entry, beyond, beyond] }
  const texts = [markdownOf(whole), htmlOf(whole, () => new Uint8Array())]
  for (const text of texts) {
    expect(text.split('Appendix: beyond the article')).toHaveLength(2)
    expect(text.indexOf('fig04')).toBeLessThan(text.indexOf('Appendix'))
    expect(text.indexOf('noise')).toBeGreaterThan(text.indexOf('Appendix'))
    expect(text.toLowerCase()).toMatch(/the article.*the claim/s)
  }
  for (const text of [markdownOf(report), htmlOf(report, () => new Uint8Array())])
    expect(text).not.toContain('Appendix')
})
