export * from './bridge.ts'
export * from './hub.ts'
export * from './messages.ts'
export * from './pack.ts'
