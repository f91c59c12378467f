export { pdfOfPage, pdfOfPages } from './pages.ts'
export { isPdf, readPdfWords } from './words.ts'
