export { provenanceOf, settingsOf } from './facts.ts'
export { base64, escaped, page } from './html.ts'
export { reportHtml, type ReportedFigure, type ReportedRun } from './report.ts'
