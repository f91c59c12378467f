import { DOMParser, onWarningStopParsing, type Document, type Element } from '@xmldom/xmldom'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import { expect, test } from 'vitest'
import { exportOptionsSchema } from '#shared/contract/index.ts'
import { fateColor, type FigureInput } from '#shared/plot/index.ts'
import { figuresOf } from '#shared/figures/index.ts'
import { figureSource } from '#shared/png/index.ts'
import { sampleNetworks } from '#shared/results/networks.fixture.ts'
import { drawFigure } from './index.ts'
import { fates, sampleMap, samplePaths } from '#shared/results/runs.fixture.ts'

const map = sampleMap({ rates: 3, starts: 4, fateAt: (rate, start) => (rate + start) % fates.length })

/** The document of an SVG; the parser throws at whatever is not well-formed XML. */
async function svgOf({ run, data }: FigureInput, figure: string, options: object = {}): Promise<Document> {
  const given = exportOptionsSchema.parse({ width: 480, height: 360, format: 'svg', ...options })
  const text = new TextDecoder('utf-8', { fatal: true }).decode(
    (await drawFigure({ run, data, figure, options: given })).bytes,
  )
  return new DOMParser({ onError: onWarningStopParsing }).parseFromString(text, 'image/svg+xml')
}

const all = (document: Document, name: string): Element[] => Array.from(document.getElementsByTagName(name))
const words = (document: Document) =>
  all(document, 'text')
    .map((element) => element.textContent?.trim())
    .filter(Boolean)
/** The parts of a line in fonts of their own; the line itself where it is of one. */
const spansOf = (line: Element): Element[] => {
  const spans = Array.from(line.getElementsByTagName('tspan'))
  return spans.length > 0 ? spans : [line]
}
/** What a part has itself or from its line. */
const attributeOf = (span: Element, name: string) =>
  span.getAttribute(name) ?? (span.parentNode as Element).getAttribute(name)

test('every figure is well-formed XML whose text is text, with the names of its axes', async () => {
  const samples = [map, sampleNetworks(), samplePaths([{ x: [9, 5, 2], learningRate: 0.01, fate: 'flat' }])]
  for (const input of samples)
    for (const { name } of figuresOf(input.run.config)) {
      const document = await svgOf(input, name)
      expect(document.documentElement?.namespaceURI).toBe('http://www.w3.org/2000/svg')
      expect(words(document).length, name).toBeGreaterThan(4)
      for (const element of all(document, 'text'))
        for (const words of spansOf(element))
          expect(attributeOf(words, 'font-family'), name).toMatch(/^(Inter|'STIX Two Text')/)
    }
  expect(words(await svgOf(map, 'fate-map'))).toEqual(
    expect.arrayContaining([
      'learning rate γ',
      'start point x0',
      '10−4',
      expect.stringMatching(/^flat\s+8.3\s%$/),
      expect.stringMatching(/^sharpest\s+25\s%$/),
    ]),
  )
  expect(words(await svgOf(sampleNetworks(), 'losses'))).toContain('cross-entropy loss')
})

test('a line of words is one text, of which only the whole has a place', async () => {
  let lines = 0
  for (const input of [map, sampleNetworks()])
    for (const { name } of figuresOf(input.run.config)) {
      const document = await svgOf(input, name, { caption: true })
      for (const span of all(document, 'tspan'))
        expect([span.getAttribute('x'), span.getAttribute('y')], name).toEqual([null, null])
      for (const line of all(document, 'text')) {
        expect(line.getAttribute('dominant-baseline')).toBeNull()
        expect(['start', 'middle', 'end']).toContain(line.getAttribute('text-anchor'))
        expect(line.getAttribute('xml:space')).toBe('preserve')
        // What is raised or lowered is followed from where it stands.
        const steps = spansOf(line).map((span) => Number(span.getAttribute('dy')))
        expect(steps.every((step) => Math.abs(step) < 6)).toBe(true)
        lines++
      }
    }
  expect(lines).toBeGreaterThan(100)
})

test('raised parts of a line stand above its baseline, lowered ones below it, what follows on it', async () => {
  const document = await svgOf(map, 'fate-map', { caption: true })
  const caption = all(document, 'text').find((line) => line.textContent?.startsWith('Fate map.'))!
  let above = 0
  const heights = spansOf(caption).map((span) => {
    above -= Number(span.getAttribute('dy'))
    return [span.textContent, Math.sign(Number(above.toFixed(3)))]
  })
  expect(heights.slice(0, 9)).toEqual([
    ['Fate map. ', 0],
    ['γ', 0],
    [' × ', 0],
    ['x', 0],
    ['0', -1],
    [', a sample: the article’s function of one variable, ', 0],
    ['x', 0],
    ['0', -1],
    ['\u00A00 to 10 (4),', 0],
  ])
  const raised = all(document, 'tspan').filter((span) => span.textContent === '−4')
  expect(raised.length).toBeGreaterThan(0)
  for (const span of raised) expect(Number(span.getAttribute('dy'))).toBeLessThan(0)
})

test('its size is in millimetres, and its layout in 96ths of an inch', async () => {
  const { documentElement: root } = await svgOf(map, 'fate-map', { millimetres: [89, 67], dpi: 600, fontSize: 7 })
  expect(root?.getAttribute('width')).toBe('89mm')
  expect(root?.getAttribute('height')).toBe('67mm')
  const [, , width, height] = (root?.getAttribute('viewBox') ?? '').split(' ').map(Number)
  expect(width).toBeCloseTo((89 / 25.4) * 96, 3)
  expect(height).toBeCloseTo((67 / 25.4) * 96, 3)
})

test('a map is an image that is not smoothed, with the colours of its cells', async () => {
  const [image] = all(await svgOf(map, 'fate-map', { pixelRatio: 1 }), 'image')
  expect(image?.getAttribute('style')).toContain('image-rendering:pixelated')
  const href = image?.getAttribute('href') ?? ''
  // Inkscape 1.2 knows the older name only.
  expect(image?.getAttributeNS('http://www.w3.org/1999/xlink', 'href')).toBe(href)
  expect(href).toMatch(/^data:image\/png;base64,/)
  const png = await loadImage(Buffer.from(href.split(',')[1]!, 'base64'))
  expect([png.width, png.height].map(String)).toEqual([image?.getAttribute('width'), image?.getAttribute('height')])
  const canvas = createCanvas(png.width, png.height)
  const context = canvas.getContext('2d')
  context.drawImage(png, 0, 0)
  const at = (x: number, y: number) =>
    `#${Buffer.from(context.getImageData(x, y, 1, 1).data.subarray(0, 3)).toString('hex')}`.toUpperCase()
  // Row 0 of the map is at the bottom.
  expect(at(2, png.height - 3)).toBe(fateColor(fates[0]!, 'print'))
  expect(at(png.width - 3, 2)).toBe(fateColor(fates[5]!, 'print'))
})

test('it says what made it, whatever the title holds', async () => {
  const title = 'a < b & "c" \u0007\uD800 {sup|2}'
  const document = await svgOf({ ...map, run: { ...map.run, title } }, 'fate-map', { caption: true, provenance: true })
  expect(all(document, 'title')[0]?.textContent).toBe('a < b & "c"   {sup|2}: Fate map')
  expect(all(document, 'desc')[0]?.textContent).toContain(map.run.id)
  const metadata = JSON.parse(all(document, 'metadata')[0]?.textContent ?? '') as Record<string, string>
  expect(metadata).toMatchObject({ 'overstep:run': map.run.id, 'overstep:version': '1.2.3' })
  expect(JSON.parse(metadata['overstep:config']!)).toEqual(map.run.config)
  const { bytes } = await drawFigure({
    run: { ...map.run, title },
    data: map.data,
    figure: 'fate-map',
    options: exportOptionsSchema.parse({ format: 'svg' }),
  })
  expect(figureSource(bytes)).toMatchObject({ run: map.run.id, config: map.run.config })
  const shown = all(document, 'text')
    .map((element) => element.textContent)
    .join('')
  expect(shown).toContain('Fate map. a < b & "c"')
  // What looks like a mark of ours is shown as it was written, but for its bar.
  expect(shown).toContain('{sup¦2}')
  expect(shown).toContain(`run ${map.run.id}`)
})
