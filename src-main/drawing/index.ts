export { drawFigure, type DrawnFigure } from './draw.ts'
