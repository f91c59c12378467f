import { OverstepError } from '#shared/contract/index.ts'

/** What is wrong with a file or folder that the user names as a data set. */
export function fileProblem(path: string, problem: string, cause?: unknown): OverstepError {
  const message = `${path} ${problem}. It must be an .npz file with x and y, or a folder with a pair of IDX files`
  return new OverstepError('storage', `dataset.path: ${message}.`, { path, problem }, { cause })
}
