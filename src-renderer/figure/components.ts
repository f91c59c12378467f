export { default as FigureMenu } from './FigureMenu.vue'
export { default as FigureTabs } from './FigureTabs.vue'
export { default as FigureView } from './FigureView.vue'
export { default as PointedFigure } from './PointedFigure.vue'
