export { rescueDatabase, surveyDatabase } from './damage.ts'
export { openWorkbench, type Health, type Workbench, type WorkbenchOptions } from './workbench.ts'
export { copiesOf, lossOf, type Survey } from '../store/index.ts'
