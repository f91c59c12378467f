export { drawFigure } from './draw.ts'
export { readPngText } from './png-text.ts'
