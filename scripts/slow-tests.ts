/**
 * Files of unit tests that take longest, which `npm test -- --fast` leaves out: most of them start programs of their
 * own, draw every figure in every size, or search at random.
 */
export const slowTests = [
  'bench/endure.test.ts',
  'bench/landscapes/golden.test.ts',
  'scripts/{documentation,python-client}.test.ts',
  'src-main/archive/{fuzz,hostile-files,killed-import,reader}.test.ts',
  'src-main/dataset/download.test.ts',
  'src-main/drawing/draw.test.ts',
  'src-main/drawing/sizes.test.ts',
  'src-main/experiments/{declared,extending,theory}.test.ts',
  'src-main/landscape/{fuzz,minima/sets}.test.ts',
  'src-main/export/export-comparison.test.ts',
  'src-main/network/{trial,webgpu}.test.ts',
  'src-main/onnx-runtime/load.test.ts',
  'src-main/shells/cli/{archives,cli,copied,export,fetch-electron,nothing-sent}.test.ts',
  'src-main/shells/cli/{parts,report,reproduce,slurm,streams}.test.ts',
  'src-main/store/{backup,rescue}.test.ts',
  'src-main/theory/*.test.ts',
  'src-main/workbench/{generator,held-compute,killed-compute,networks,patience,plane,saving,upkeep,workbench}.test.ts',
  'src-shared/elementary/accuracy.test.ts',
]
