export { default as LandscapePlot } from './LandscapePlot.vue'
