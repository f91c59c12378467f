export { default as ImportBar } from './ImportBar.vue'
