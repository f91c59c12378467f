export { default as FilterBar } from './FilterBar.vue'
