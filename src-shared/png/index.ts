export { configIn, figureSource, pngKeys } from './source.ts'
export { readPngText } from './text.ts'
