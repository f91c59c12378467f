/** What is known of a format; its name is also how the names of its files end. */
interface FormatDescription {
  /** An image of the figure, the table that it is drawn from, or everything that its runs computed. */
  holds: 'image' | 'table' | 'arrays'
  /** Whether an archive cannot make it smaller. */
  packed: boolean
  /** As what it is put on the clipboard; null where there is no way to paste it. */
  clipboard: 'image/png' | 'text/plain' | null
  /** What is said of it where it is chosen; empty where nothing needs to be. */
  about(exported: Exported): string
}

/** What is exported, as far as words depend on it. */
interface Exported {
  /** Whether it is a table by itself, of which there is no image. */
  isTable: boolean
  /** The run or the runs that it is of. */
  several: boolean
}

const nothing = () => ''

/** What a figure is written as, in the order in which formats are offered. */
const descriptions = {
  png: { holds: 'image', packed: true, clipboard: 'image/png', about: nothing },
  svg: { holds: 'image', packed: false, clipboard: 'text/plain', about: nothing },
  pdf: { holds: 'image', packed: true, clipboard: null, about: nothing },
  pgf: {
    holds: 'image',
    packed: false,
    clipboard: null,
    about: () => 'For \\input in LaTeX, in the fonts of the paper. Maps come beside it as PNG.',
  },
  csv: {
    holds: 'table',
    packed: false,
    clipboard: 'text/plain',
    about: ({ isTable }) =>
      isTable ? 'The table, with every digit.' : 'One table, a row for each value that the figure is drawn from.',
  },
  json: {
    holds: 'table',
    packed: false,
    clipboard: 'text/plain',
    about: ({ several }) =>
      `The ${several ? 'runs with their' : 'run with its'} settings and results, and the table by columns.`,
  },
  npz: {
    holds: 'arrays',
    packed: true,
    clipboard: null,
    about: ({ several }) => `Every array and series of the ${several ? 'runs' : 'run'}, for numpy.load.`,
  },
} as const satisfies Record<string, FormatDescription>

type Descriptions = typeof descriptions
export type ExportFormat = keyof Descriptions
/** Formats of data. */
export type DataFormat = {
  [Format in ExportFormat]: Descriptions[Format]['holds'] extends 'image' ? never : Format
}[ExportFormat]

export const exportFormats = Object.keys(descriptions) as ExportFormat[]

/** What is known of a format. */
export function aboutFormat(format: ExportFormat): FormatDescription {
  return descriptions[format]
}

export function isDataFormat(format: ExportFormat): format is DataFormat {
  return aboutFormat(format).holds !== 'image'
}

/** Formats that a table comes in that is no figure. */
export const dataFormats: readonly DataFormat[] = exportFormats.filter(isDataFormat)
