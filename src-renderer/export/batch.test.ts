import { expect, test } from 'vitest'
import { configSchema, exportOptionsSchema, type Run } from '#shared/contract/index.ts'
import { figuresOf } from '#shared/figures/index.ts'
import { allFigureFiles, figureFiles, leftOutText } from './batch.ts'

const config = configSchema.parse({ kind: 'trajectory', starts: [[1]], learningRates: [0.1] })
const runs = ['a', 'b'].map((id) => ({ id, config }) as Run)
const figures = figuresOf(config).map(({ name }) => name)
const options = exportOptionsSchema.parse({ format: 'csv' })

test('every figure of every run is a file in the folder of its run', () => {
  const files = allFigureFiles(runs, options).map(({ path, file: { argument } }) => [path, argument])
  expect(files).toEqual(
    runs.flatMap(({ id }) =>
      figures.map((figure) => [`${id}/${figure}.csv`, { id, figure, options: { ...options, view: null } }]),
    ),
  )
  expect(allFigureFiles([runs[0]!], options).map(({ path }) => path)).toEqual(figures.map((name) => `${name}.csv`))
})

test('all figures of a run show what is seen of them, and those that are not seen show all', () => {
  const view = { x: [0, 1], y: [-1, 2] } satisfies { x: [number, number]; y: [number, number] }
  const files = figureFiles(runs[0]!, options, new Map([['path', { view }]]))
  expect(files.map(({ file: { argument } }) => [argument.figure, argument.options.view])).toEqual(
    figures.map((figure) => [figure, figure === 'path' ? view : null]),
  )
  expect(figures).toContain('path')
})

test('what is left out is named by its reason, of many the first', () => {
  const leftOut = [
    { path: 'b.csv', reason: 'The axes differ.' },
    ...['c.csv', 'e.csv'].map((path) => ({ path, reason: 'Too small.' })),
  ]
  expect(leftOutText(leftOut)).toBe('Left out b.csv: The axes differ. Left out c.csv, e.csv: Too small.')
  expect(leftOutText(Array.from({ length: 9 }, () => leftOut[0]!))).toMatch(
    /^Left out (b\.csv, ){5}b\.csv and 3 more: /,
  )
})
