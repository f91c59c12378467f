import { zipSync, type Zippable } from 'fflate'
import { gridAxes, isBulk, type FigureLook } from '#shared/contract/index.ts'
import { figureData } from '#shared/figures/index.ts'
import type { FigureInput, FigureKind } from '#shared/plot/index.ts'
import { fateNames } from '#shared/results/index.ts'
import { aboutFigure } from './json.ts'
import { npy, npyTexts } from './npy.ts'

/** What was computed is mostly noise to a packer: more effort makes it hardly smaller. */
const LEVEL = 4
/** Files in an archive have a time; this one makes the same run give the same bytes. */
const TIME = new Date(1980, 0, 2)

/**
 * Everything that a run computed as a NumPy .npz archive, a zip of .npy files. By their names in `numpy.load`: the
 * arrays of the run (`fate`); `series/0/trainLoss/steps` and `…/values` of each member; `axes/start`, the values along
 * the axes of arrays over a grid; `columns/PC1` and so on where a figure computes its own data; `fates`, the names that
 * codes of fates stand for, where 255 is a cell of which nothing was computed; `about`, one text of JSON with the run,
 * its config, summary, provenance and members. Of several runs all of it is under the number of each, `runs/1/fate`,
 * beside what the figure computed from them; of a sweep there are its columns alone.
 */
export function npz(kind: FigureKind, input: FigureInput, look: Partial<FigureLook>): Uint8Array<ArrayBuffer> {
  const { compared } = kind
  const files: Record<string, Uint8Array> = {}
  if (kind.swept) Object.assign(files, ownColumns(kind, input, look))
  else if (!compared) {
    Object.assign(files, runFiles(input, ''))
    if (kind.data) Object.assign(files, ownColumns(kind, input))
  } else {
    for (const [name, values] of Object.entries(compared.arrays?.() ?? {}))
      files[name] = 'dtype' in values ? npy(values) : npyTexts(values)
    if (!compared.ofArrays) Object.assign(files, ownColumns(kind, input, look))
    compared.runs.forEach((one, run) => Object.assign(files, runFiles(one, `runs/${compared.places[run]! + 1}/`)))
  }
  files.about = npyTexts([JSON.stringify(aboutFigure(kind, input))], [])
  const zippable: Zippable = {}
  for (const [name, bytes] of Object.entries(files)) zippable[`${name}.npy`] = [bytes, { level: LEVEL, mtime: TIME }]
  return zipSync(zippable) as Uint8Array<ArrayBuffer>
}

function runFiles({ run, data }: FigureInput, prefix: string): Record<string, Uint8Array> {
  const files: Record<string, Uint8Array> = {}
  for (const array of Object.values(data.arrays)) if (!isBulk(array.name)) files[prefix + array.name] = npy(array)
  for (const { member, name, steps, values } of data.series) {
    files[`${prefix}series/${member}/${name}/steps`] = vector(steps)
    files[`${prefix}series/${member}/${name}/values`] = vector(values)
  }
  for (const { name, values } of gridAxes(run.config)) files[`${prefix}axes/${name}`] = vector(values)
  if (Object.values(data.arrays).some(({ name }) => /(^|\/)fate$/.test(name)))
    files[`${prefix}fates`] = npyTexts(fateNames(run))
  return files
}

function ownColumns(kind: FigureKind, input: FigureInput, look?: Partial<FigureLook>): Record<string, Uint8Array> {
  const { rows, columns } = figureData(kind, input, look)
  return Object.fromEntries(
    columns.map(({ name, at }) => {
      const values = Array.from({ length: rows }, (_, row) => at(row))
      const isText = values.some((value) => typeof value === 'string')
      const bytes = isText
        ? npyTexts(values.map((value) => String(value ?? '')))
        : vector(Float64Array.from(values, (value) => (value as number | null) ?? NaN))
      return [`columns/${name}`, bytes]
    }),
  )
}

function vector(values: Float64Array): Uint8Array {
  return npy({ dtype: 'float64', shape: [values.length], data: values as Float64Array<ArrayBuffer> })
}
