// The door for pages that draw small plots only: it takes in no chart library.
export { default as SmallPlot } from './SmallPlot.vue'
