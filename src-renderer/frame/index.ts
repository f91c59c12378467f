export { default as AppFrame } from './AppFrame.vue'
export { default as LoadError } from './LoadError.vue'
export { default as PageFrame } from './PageFrame.vue'
export { notify, notifyError } from './notices.ts'
