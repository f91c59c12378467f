export { type ComparedSource, configIn, figureSource, pngKeys, type RunSource } from './source.ts'
export { readPngText } from './text.ts'
