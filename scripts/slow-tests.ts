/**
 * Files of unit tests that take longest, which `npm test -- --fast` leaves out: most of them start programs of their
 * own, draw every figure in every size, or search at random.
 */
export const slowTests = [
  'bench/endure.test.ts',
  'bench/landscapes/golden.test.ts',
  'scripts/documentation.test.ts',
  'src-main/archive/fuzz.test.ts',
  'src-main/drawing/draw.test.ts',
  'src-main/drawing/sizes.test.ts',
  'src-main/experiments/theory.test.ts',
  'src-main/landscape/fuzz.test.ts',
  'src-main/network/webgpu.test.ts',
  'src-main/shells/cli/export.test.ts',
  'src-main/shells/cli/reproduce.test.ts',
  'src-main/store/rescue.test.ts',
  'src-main/theory/*.test.ts',
  'src-main/workbench/{generator,killed-compute,networks,upkeep,workbench}.test.ts',
  'src-shared/elementary/accuracy.test.ts',
]
