export { fontsReady, renderFigure } from './chart.ts'
export { provideSeen, type SeenFigures } from './seen.ts'
export { tableOf } from './table.ts'
export { tabWith, type Tab } from './tab.ts'
