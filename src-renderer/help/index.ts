export { fieldTerms, termOfFigure } from './places.ts'
