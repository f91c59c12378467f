import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { fileProblem, linkTo, openingOf, openingsOf, runOfLink } from './opening.ts'

const id = '01J9Z6Y4T8QK2M5W7X3C0VBNHG'

describe('links', () => {
  test.each([
    [`overstep://run/${id}`, id],
    [`overstep://run/${id}/`, id],
    // Browsers and systems write schemes, hosts and ids as they like.
    [`OVERSTEP://RUN/${id.toLowerCase()}`, id],
    ['overstep://run/', null],
    ['overstep://run/short', null],
    [`overstep://run/${id}X`, null],
    // No letter of an id: I, L, O and U.
    [`overstep://run/${id.replace('0', 'U')}`, null],
    [`overstep://run/${id}?a=1`, null],
    [`overstep://run/${id}#x`, null],
    [`overstep://run/../${id}`, null],
    [`overstep://delete/${id}`, null],
    [`overstep://run@evil.example/${id}`, null],
    [`overstep:${id}`, null],
    [`https://run/${id}`, null],
    [` overstep://run/${id}`, null],
    [`overstep://run/${id}\n--no-sandbox`, null],
    ['', null],
  ])('%j leads to %j', (link, run) => expect(runOfLink(link)).toBe(run))

  test('one that is made leads where it says', () => expect(runOfLink(linkTo(id))).toBe(id))
})

describe('arguments', () => {
  const folder = join(import.meta.dirname, 'some', 'folder')
  test.each([
    ['runs.zip', { path: join(folder, 'runs.zip') }],
    ['../a b.PNG', { path: join(folder, '..', 'a b.PNG') }],
    [join(folder, 'fig06.png'), { path: join(folder, 'fig06.png') }],
    [pathToFileURL(join(folder, 'a b.png')).href, { path: join(folder, 'a b.png') }],
    [`overstep://run/${id}`, { run: id }],
    ['file://elsewhere.example/share/a.zip', process.platform === 'win32' ? expect.anything() : null],
    ['https://example.org/a.zip', null],
    ['overstep://run/a.zip', null],
    ['--data-dir=/a.zip', null],
    ['-r', null],
    ['a\0.zip', null],
    ['run.exe', null],
    ['a.zip.sh', null],
    ['.', null],
    ['', null],
  ])('%j', (argument, opening) => expect(openingOf(argument, folder)).toEqual(opening))

  test('of a command line what is to be opened is taken out, and the program is no part of that', () =>
    expect(
      openingsOf(
        ['/opt/Overstep/a.png', '--no-sandbox', '/app', 'one.zip', `overstep://run/${id}`, 'notes.txt'],
        folder,
      ),
    ).toEqual([{ path: join(folder, 'one.zip') }, { run: id }]))
})

test.each([
  [0, null],
  [1_500_000_000, null],
  [1_500_000_001, /larger than 1\.5 GB.*overstep import/],
  [null, /is not there, or is no file/],
])('a file of %j bytes', (size, problem) => {
  if (problem === null) expect(fileProblem('/a/runs.zip', size)).toBeNull()
  else expect(fileProblem('/a/runs.zip', size)).toMatch(problem)
})
