export { renderFigure } from './chart.ts'
export { provideSeen } from './seen.ts'
export { tableOf } from './table.ts'
export { tabsOf } from './tabs.ts'
