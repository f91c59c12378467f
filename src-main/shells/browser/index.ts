export * from './pages.ts'
export * from './server.ts'
