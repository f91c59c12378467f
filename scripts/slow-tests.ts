/**
 * Files of unit tests that take longest, which `npm test -- --fast` leaves out: most of them start programs of their
 * own, draw every figure in every size, or search at random.
 */
export const slowTests = [
  'bench/kill.test.ts',
  'scripts/documentation.test.ts',
  'src-main/archive/fuzz.test.ts',
  'src-main/archive/reader.test.ts',
  'src-main/dataset/synthetic.test.ts',
  'src-main/drawing/draw.test.ts',
  'src-main/drawing/sizes.test.ts',
  'src-main/landscape/fuzz.test.ts',
  'src-main/shells/cli/**',
  'src-main/store/rescue.test.ts',
  'src-main/theory/*.test.ts',
  'src-main/experiments/theory.test.ts',
  'src-main/workbench/**',
  'src-shared/elementary/accuracy.test.ts',
]
