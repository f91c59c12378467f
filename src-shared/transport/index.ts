export * from './bridge.ts'
export * from './messages.ts'
export * from './pack.ts'
