export { nearestIterate, seriesOverTime, spanOverTime } from './members.ts'
