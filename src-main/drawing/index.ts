export { drawFigure } from './draw.ts'
