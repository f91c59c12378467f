export { configIn, figureSource, pngKeys, type FigureSource } from './source.ts'
export { readPngText } from './text.ts'
