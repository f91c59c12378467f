export { default as LandscapePlot } from './LandscapePlot.vue'
export { default as StationaryMark } from './StationaryMark.vue'
