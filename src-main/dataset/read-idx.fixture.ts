/** For tests: what reads one file of a data set, whatever its bytes are. */
export { readIdxFile } from './content.ts'
export { parseIdx } from './idx.ts'
export { specsOf } from './published.ts'
