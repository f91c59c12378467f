export { AttemptError, onDisk, receive } from './receive.ts'
export { persist } from './persist.ts'
