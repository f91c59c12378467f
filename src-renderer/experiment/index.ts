export { settingsOf, type Fact } from './settings.ts'
