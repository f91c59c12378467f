export { default as TheoryView } from './TheoryView.vue'
