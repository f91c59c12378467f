export { default as NetworkView } from './NetworkView.vue'
