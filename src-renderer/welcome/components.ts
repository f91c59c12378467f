export { default as FirstSteps } from './FirstSteps.vue'
export { default as WelcomeNote } from './WelcomeNote.vue'
