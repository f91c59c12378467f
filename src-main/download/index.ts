export { AttemptError, onDisk, receive, type Receiving, sizeOf } from './receive.ts'
export { persist } from './persist.ts'
