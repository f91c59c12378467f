export { endWelcome, isFirstStart, wantsFirstSteps } from './first-start.ts'
