import { zipSync, type Zippable } from 'fflate'
import { isBulk, type Run, type RunData } from '#shared/contract/index.ts'
import { figureData, fateNames, gridAxes, type FigureInput, type FigureKind } from '#shared/figures/index.ts'
import { aboutRun } from './json.ts'
import { npy, npyTexts } from './npy.ts'

/** What was computed is mostly noise to a packer: more effort makes it hardly smaller. */
const LEVEL = 4
/** Files in an archive have a time; this one makes the same run give the same bytes. */
const TIME = new Date(1980, 0, 2)

/**
 * Everything that a run computed as a NumPy .npz archive, a zip of .npy files. By their names in `numpy.load`: the arrays of the run (`fate`); `series/0/trainLoss/steps` and
 * `…/values` of each member; `axes/start`, the values along the axes of arrays over a grid; `columns/PC1` and so on where a figure computes its own data; `fates`, the
 * names that codes of fates stand for, where 255 is a cell of which nothing was computed; `about`, one text of JSON with the run, its config, summary, provenance and members.
 */
export function npz(run: Run, data: RunData, kind: FigureKind): Uint8Array<ArrayBuffer> {
  const files: Record<string, Uint8Array> = {}
  for (const array of Object.values(data.arrays)) if (!isBulk(array.name)) files[array.name] = npy(array)
  for (const { member, name, steps, values } of data.series) {
    files[`series/${member}/${name}/steps`] = vector(steps)
    files[`series/${member}/${name}/values`] = vector(values)
  }
  for (const { name, values } of gridAxes(run.config)) files[`axes/${name}`] = vector(values)
  if (kind.data) Object.assign(files, ownColumns(kind, { run, data }))
  if (Object.values(data.arrays).some(({ name }) => /(^|\/)fate$/.test(name))) files.fates = npyTexts(fateNames(run))
  files.about = npyTexts([JSON.stringify({ ...aboutRun(run), members: data.members })], [])
  const zippable: Zippable = {}
  for (const [name, bytes] of Object.entries(files)) zippable[`${name}.npy`] = [bytes, { level: LEVEL, mtime: TIME }]
  return zipSync(zippable) as Uint8Array<ArrayBuffer>
}

function ownColumns(kind: FigureKind, input: FigureInput): Record<string, Uint8Array> {
  const { rows, columns } = figureData(kind, input)
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
