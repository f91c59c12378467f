export { fieldTerms, figureTerms, termOfFigure } from './places.ts'
