import base from './playwright.config.ts'
export default { ...base, timeout: 240_000, globalTimeout: 0, expect: { timeout: 30_000 } }
