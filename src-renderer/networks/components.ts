export { default as LossLineView } from './LossLineView.vue'
export { default as LossPlaneView } from './LossPlaneView.vue'
export { default as NetworkView } from './NetworkView.vue'
