import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { lendCompute } from '../../compute/lent.fixture.ts'
import { readZip } from '../../export/read-zip.fixture.ts'
import { file, json, makeFolder, small } from './sample-commands.fixture.ts'

makeFolder(lendCompute)

describe('a run', () => {
  let id: string
  beforeAll(async () => {
    id = (await json('run', 'fig06', '--set', ...small)).document.id
  })

  test('gives its figure as PNG', async () => {
    const out = file('map.png')
    const size = ['--width', '300', '--height', '200', '--pixel-ratio', '1', '--style', 'dark']
    expect(await json('export', id, '--figure', 'fate-map', '--out', out, ...size)).toMatchObject({ code: 0 })
    const bytes = readFileSync(out)
    expect(bytes.subarray(1, 4).toString()).toBe('PNG')
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([300, 200])
  })

  test('gives it in the size of a column of a paper, to the pixel', async () => {
    const out = file('column.png')
    const { document } = await json(
      'export',
      id,
      '--figure',
      'fate-map',
      '--out',
      out,
      '--size',
      'paper-column',
      '--caption',
    )
    expect(document).toMatchObject({ width: 2102, height: 1583, dpi: 600 })
    const bytes = readFileSync(out)
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([2102, 1583])
  })

  test('gives it as SVG, and its data as CSV, JSON and NPZ, by the name of the file or by the format', async () => {
    const exported = async (name: string, ...words: string[]) => {
      expect(await json('export', id, '--figure', 'fate-map', '--out', file(name), ...words)).toMatchObject({ code: 0 })
      return readFileSync(file(name), 'latin1')
    }
    expect(await exported('map.svg', '--mm', '89x67')).toContain('width="89mm" height="67mm"')
    const lines = (await exported('map.csv')).split('\r\n')
    expect(lines[0]).toBe('learningRate,start,fate,iterations,period')
    expect(lines).toHaveLength(1 + 45 + 1)
    expect(JSON.parse(await exported('map.txt', '--format', 'json'))).toMatchObject({ run: { id }, rows: 45 })
    expect(await exported('map.npz')).toMatch(/^PK/)
  })

  test('gives all of its figures as the pages of one PDF, each of the size that was asked for', async () => {
    const out = file('figures.pdf')
    const { code, document } = await json('export', id, '--all', '--out', out, '--size', 'paper-column')
    expect(code).toBe(0)
    expect(document).toMatchObject({ file: out, format: 'pdf', pages: ['fate-map', 'iterations', 'shares'] })
    const boxes = readFileSync(out, 'latin1').match(/\/MediaBox \[[^\]]*\]/g)
    // 89 mm are 252.2835 points.
    expect(boxes?.map((box) => Number(box.split(' ')[3]))).toEqual([252.2835, 252.2835, 252.2835])
    const refused = await json('export', id, '--all', '--out', out, '--format', 'svg')
    expect(refused.document.error?.message).toContain('--format: must be pdf, or left out')
  })

  test('gives it with a letter, a title, names of axes and annotations', async () => {
    const out = file('panel.svg')
    const own = ['--letter', 'a', '--title', 'Fates', '--x-label', 'start θ']
    const marks = ['--annotate', 'text 1, 0.02: here', '--annotate', 'line y = 0.03: limit']
    const { code } = await json('export', id, '--figure', 'fate-map', '--out', out, ...own, ...marks)
    expect(code).toBe(0)
    const words = readFileSync(out, 'utf8').replaceAll(/<[^>]*>/g, ' ')
    for (const word of ['Fates', 'start', 'here', 'limit']) expect(words).toContain(word)
    const refused = await json('export', id, '--figure', 'fate-map', '--out', out, '--annotate', 'text 1: here')
    expect(refused.document.error?.message).toContain('--annotate: must be one of “text 2.5, 100: words”')
    const outside = await json('export', id, '--figure', 'fate-map', '--out', out, '--annotate', 'line x = 99')
    expect(outside.document.error?.message).toContain('--annotate: lies outside of the x axis')
  })

  test('gives it for LaTeX, with its image beside it', async () => {
    const out = file('map.pgf')
    const { document } = await json('export', id, '--figure', 'fate-map', '--out', out, '--size', 'paper-column')
    expect(document).toMatchObject({ file: out, beside: [file('map-1.png')], format: 'pgf' })
    expect(readFileSync(out, 'utf8')).toContain('\\def\\overstepimages{map}%')
    expect(readFileSync(file('map-1.png'), 'latin1').slice(1, 4)).toBe('PNG')
    const folder = file('pictures')
    expect(await json('export', id, '--all', '--out', folder, '--format', 'pgf')).toMatchObject({ code: 0 })
    expect(readdirSync(folder)).toEqual(expect.arrayContaining(['fate-map.pgf', 'fate-map-1.png', 'shares.pgf']))
  })

  test('tells on standard error which characters no font has, and so in its document', async () => {
    const landscape = JSON.stringify({ expression: 'x^2', variables: ['x'], title: 'a \u{10ABCD} bowl' })
    const own = (await json('run', 'fig06', '--set', ...small, `landscape=${landscape}`)).document.id
    const written = (name: string) => json('export', own, '--figure', 'fate-map', '--caption', '--out', file(name))
    const { err, document } = await written('bowl.png')
    expect(err).toContain('No font on this computer has \u{10ABCD} (U+10ABCD): a box stands for it in the image.')
    expect(document).toMatchObject({ boxed: '\u{10ABCD}' })
    expect((await written('bowl.svg')).err).not.toContain('No font')
  })

  test('gives all of its figures into a folder', async () => {
    const folder = file('figures')
    const { code, document } = await json('export', id, '--all', '--out', folder, '--format', 'csv')
    expect(code).toBe(0)
    expect(document).toMatchObject({ folder, format: 'csv' })
    expect(readdirSync(folder).sort()).toEqual(['fate-map.csv', 'iterations.csv', 'shares.csv'])
    const refused = await json('export', id, '--all', '--out', file('map.csv'))
    expect(refused.document.error?.message).toContain('--out: cannot make the folder')
  })

  test.each([
    ['a.tiff', [], '--out: must end in .png, .svg, .pdf, .pgf, .csv, .json, .npz, or --format'],
    ['a.svg', ['--format', 'png'], '--out: ends in .svg, but --format is png'],
  ])('is not written into %s with %j', async (name, words, message) => {
    const { code, document } = await json('export', id, '--figure', 'fate-map', '--out', file(name), ...words)
    expect(code).toBe(2)
    expect(document.error?.message).toContain(message)
    expect(existsSync(file(name))).toBe(false)
  })

  test.each([
    [['--figure', 'fate-map', '--format', 'gif'], '--format: must be png, svg, pdf, pgf, csv, json, npz'],
    [['--figure', 'fate-map', '--width', '10'], '--width: must be at least 200'],
    [['--figure', 'fate-map', '--pixel-ratio', '9'], '--pixel-ratio: must be at most 8'],
    [['--figure', 'fate-map', '--mm', '89'], '--mm: must be width and height'],
    [['--figure', 'fate-map', '--mm', '89,5x67'], '(a decimal comma: write 89.5)'],
    [['--figure', 'fate-map', '--font-size', '7,5'], 'got "7,5" (a decimal comma: write 7.5)'],
    [['--figure', 'fate-map', '--azimuth', '-12,5'], 'got "-12,5" (a decimal comma: write -12.5)'],
    [['--figure', 'fate-map', '--mm', '89x5'], '--mm: must be at least 10 mm'],
    [['--figure', 'fate-map', '--mm', '89x67', '--width', '300'], '--width: must be left out'],
    [['--figure', 'fate-map', '--mm', '89x67', '--dpi', '1e9'], '--dpi: must be at most 1200'],
    [['--figure', 'fate-map', '--mm', '2000x2000', '--dpi', '600'], '--dpi: makes an image of more than 64 million'],
    [['--figure', 'fate-map', '--mm', '89x67', '--font-size', '30'], '--font-size: must be at most'],
    [['--figure', 'fate-map', '--mm', '30x20'], '--mm: leaves no room'],
    // 200 × 150 CSS pixels for 12, at 96 to the inch: 200 · 4 / 12 / 96 · 25.4 mm for 3 points.
    [
      ['--figure', 'fate-map', '--mm', '10x10', '--size', 'slide'],
      '--mm: is too small: 3 points, the least text, take at least 17.7 × 13.3 mm',
    ],
    [
      ['--figure', 'fate-map', '--mm', '30x30', '--size', 'slide'],
      '--mm: is too small for the text of slide: --font-size must be at most 5.1 on',
    ],
    [
      ['--figure', 'fate-map', '--mm', '30x30', '--font-size', '14'],
      '--font-size: must be at most 5.1 on a figure of this size; 14 points take at least 82.4 × 61.8 mm',
    ],
    [['--figure', 'fate-map', '--size', 'stamp'], '--size'],
    [['--figure', 'fate-map', '--all'], '--figure'],
    [['--figure', 'fate-map', '--style', 'loud'], 'style'],
    [['--figure', 'fate-map', '--slice', '-1'], '--slice: must be at least 0'],
    [
      ['--figure', 'fate-map', '--view', '-1:1,0:0.01'],
      '--view: must begin above 0 on the y axis, which is logarithmic, got 0',
    ],
    [['--figure', 'fate-map', '--azimuth', '-190'], '--azimuth: must be at least -180'],
    [['--figure', 'fate-map', '--elevation', '91'], '--elevation: must be at most 90'],
    [['--figure', 'fate-map', '--relative-to', '2'], '--relative-to: minimum 2 (sharpest) has no sharpness'],
    [['--figure', 'fate-map', '--fate', 'flat'], '--fate: is for runs side by side'],
    [['--figure', 'nothing'], 'nothing'],
    [[], '--figure'],
  ])('is not exported with %j', async (words, message) => {
    const { code, document } = await json('export', id, '--out', file('x.png'), ...words)
    expect(code).toBe(2)
    expect(document.error?.message).toContain(message)
  })
})

describe('runs side by side', () => {
  let ids: [string, string]
  beforeAll(async () => {
    const run = async (steps: number) => (await json('run', 'fig06', '--set', ...small, `steps=${steps}`)).document.id
    ids = [await run(30), await run(40)]
  })
  const compare = (...words: string[]) => json('export', '--compare', ids.join(), ...words)

  test('give a figure of them, and its data', async () => {
    const out = file('difference.json')
    expect(await compare('--figure', 'difference', '--out', out)).toMatchObject({ code: 0 })
    const document = JSON.parse(readFileSync(out, 'utf8'))
    expect(document.runs.map(({ run }: { run: { id: string } }) => run.id)).toEqual(ids)
    expect(document.columns.before).toHaveLength(45)
    const png = file('grid.png')
    expect(await compare('--figure', 'grid', '--out', png, '--mm', '183x80', '--font-size', '7')).toMatchObject({
      document: { width: 2161, height: 945, dpi: 300 },
    })
    expect(readFileSync(png, 'latin1')).toContain('overstep:comparison')
  })

  test('give everything into a folder', async () => {
    const folder = file('comparison')
    expect(await compare('--all', '--out', folder, '--format', 'svg')).toMatchObject({ code: 0 })
    const tables = ['results', 'settings', 'differences'].flatMap((name) => [`${name}.csv`, `${name}.json`])
    const figures = ['grid-fate-map', 'grid-iterations', 'grid-shares', 'shares', 'difference']
    expect(readdirSync(folder).sort()).toEqual(['data.npz', ...tables, ...figures.map((name) => `${name}.svg`)].sort())
  })

  test('give what there is room for into an archive, and name the rest', async () => {
    const archive = file('comparison.zip')
    const { code, document } = await compare('--all', '--out', archive, '--mm', '40x30', '--font-size', '6')
    const names = Object.keys(readZip(readFileSync(archive)))
    expect(names).toEqual(expect.arrayContaining(['shares.png', 'results.csv', 'data.npz']))
    expect(names.filter((name) => name.startsWith('grid'))).toEqual([])
    expect(code).toBe(0)
    const grids = ['grid-fate-map', 'grid-iterations', 'grid-shares'].map((figure) => [figure, /no room for 2 figures/])
    expect(document).toMatchObject({
      archive,
      files: names.map((name) => ({ file: name })),
      leftOut: grids.map(([figure, reason]) => ({ figure, reason: expect.stringMatching(reason!) })),
    })
  })

  test('give the fate, the pair and the part of the axes that are asked for', async () => {
    const shares = file('shares.json')
    expect(await compare('--figure', 'shares', '--fate', 'slow', '--out', shares)).toMatchObject({ code: 0 })
    expect(new Set(JSON.parse(readFileSync(shares, 'utf8')).columns.fate)).toEqual(new Set(['slow']))
    const difference = file('pair.json')
    const pair = ids.toReversed().join()
    expect(await compare('--figure', 'difference', '--pair', pair, '--out', difference)).toMatchObject({ code: 0 })
    expect(JSON.parse(readFileSync(difference, 'utf8')).result).toMatchObject({ from: 2, to: 1 })

    const zoomed = file('zoomed.svg')
    const grid = ['--figure', 'grid', '--width', '900', '--height', '400', '--view', '-1:2.5,0.01:0.03']
    expect(await compare(...grid, '--out', zoomed)).toMatchObject({ code: 0 })
    const numbers = [...readFileSync(zoomed, 'utf8').matchAll(/text-anchor="middle"[^>]*>(−?[\d.]+)<\/text>/g)]
    const ticks = numbers.map(([, text]) => Number(text!.replace('−', '-')))
    expect(ticks).toEqual(expect.arrayContaining([-1, 0, 1, 2]))
    expect(ticks).not.toContain(3)
  })

  test('write nothing where an option is wrong for all figures, and name the figure that cannot be drawn', async () => {
    const folder = file('wrong')
    const { code, document } = await compare('--all', '--out', folder, '--relative-to', '9')
    expect(code).toBe(2)
    expect(document.error?.message).toContain('--relative-to: must be the index of a minimum of the run, which has 3')
    expect(existsSync(folder)).toBe(false)

    const other = (await json('run', 'fig06', '--set', ...small, 'start.count=11')).document.id
    const unequal = await json('export', '--compare', `${ids[0]},${other}`, '--all', '--out', folder, '--format', 'csv')
    expect(unequal).toMatchObject({
      code: 0,
      document: { leftOut: [{ figure: 'difference', reason: expect.stringContaining('The start points differ') }] },
    })
    expect(readdirSync(folder)).toContain('grid-fate-map.csv')
  })

  test.each([
    [['--fate', 'steep'], /^--fate: must be one that occurs: flat, .*, got "steep"$/],
    [
      ['--pair', '0000,0001'],
      /^--pair: must be two of the maps \w{26}, \w{26}, with a comma between them, got "0000,0001"$/,
    ],
    [['--plane', 'all'], /^--plane: must be left out: no two of these runs are of networks$/],
    [['--from', '0000'], /^--from: must be left out/],
    [['--colours', 'mood'], /--colours <by>' argument 'mood' is invalid. Allowed choices are run, start, rate/],
    [['--extents', 'all'], /--extents <which>' argument 'all' is invalid. Allowed choices are shared, own/],
    [['--view', '1:2'], /^--view: must be the ends of both axes, such as 0:3,0.001:0.01, got "1:2"$/],
    [['--view', '3:1,0:1'], /^--view: must be two ends of which the first is less/],
  ])('are not shown with %j', async (words, message) => {
    const { code, document } = await compare('--figure', 'shares', '--out', file('x.png'), ...words)
    expect(code).toBe(2)
    expect(document.error?.message).toMatch(message)
    expect(existsSync(file('x.png'))).toBe(false)
  })

  test.each([
    [['--figure', 'nothing'], "no figure 'nothing'. It has grid, grid-fate-map"],
    [['--figure', 'results'], '--format: must be csv, json or npz'],
    [['--figure', 'grid', '--mm', '40x30', '--font-size', '6'], '--size: leaves no room for 2 figures'],
    [['--figure', 'grid', '--compare', 'XYZW'], 'id'],
    [['--all', '--slice', '1'], '--slice: must be less than 1'],
    [['--all', '--view', '0:1,0:1'], '--view: must be left out with --all'],
  ])('are not exported with %j', async (words, message) => {
    const { code, document } = await compare('--out', file('x.png'), ...words)
    expect(code).toBe(2)
    expect(document.error?.message).toContain(message)
  })

  test('are named in place of a run, not beside it', async () => {
    const { code, document } = await compare('--figure', 'grid', '--out', file('x.png'), ids[0])
    expect(code).toBe(2)
    expect(document.error?.message).toContain('--compare')
  })
})
