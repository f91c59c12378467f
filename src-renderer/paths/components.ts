export { default as PathPanel } from './PathPanel.vue'
export { default as TrajectoryView } from './TrajectoryView.vue'
