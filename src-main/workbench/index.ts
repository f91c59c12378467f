export { openWorkbench, type Health, type Workbench, type WorkbenchOptions } from './workbench.ts'
