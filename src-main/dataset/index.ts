export { loadDataset, type Dataset, type DatasetRequest } from './dataset.ts'
export { downloadMnist, type DownloadProgress } from './download.ts'
export { lookForMnist } from './mnist.ts'
export { type Samples } from './samples.ts'
