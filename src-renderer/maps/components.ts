export { default as BasinShareView } from './BasinShareView.vue'
export { default as BifurcationView } from './BifurcationView.vue'
export { default as MapView } from './MapView.vue'
