export { type ComparedSource, configIn, figureSource, pngKeys, type RunSource, type SeenSource } from './source.ts'
export { readPngText } from './text.ts'
