// Who may import whom. A folder is a room with one door: others import its index.ts and nothing behind it.
const rooms = [
  'landscape',
  'descent',
  'dataset',
  'download',
  'network',
  'projection',
  'onnx-runtime',
  'theory',
  'drawing',
  'export',
  'files',
  'reproduction',
  'archive',
  'experiments',
  'store',
  'workbench',
  'compute',
]
const pure = [
  'landscape',
  'descent',
  'dataset',
  'download',
  'network',
  'projection',
  'onnx-runtime',
  'theory',
  'drawing',
  'export',
  'files',
  'reproduction',
]

// The rooms of the renderer from the ground up. A room imports those of the lines before its own, and nothing beside or above it.
const storeys = [
  ['words', 'formulas', 'theme', 'transport', 'addresses', 'commands', 'gestures', 'page'],
  ['notices', 'facts', 'help', 'readout', 'landscape-definition'],
  ['columns', 'imports', 'figure', 'welcome', 'palette', 'filters'],
  ['export', 'paths', 'networks', 'theory', 'landscape-plot'],
  ['maps'],
  ['gallery', 'experiment', 'history', 'run', 'compare', 'landscapes', 'data', 'settings'],
  ['router'],
  ['frame'],
]
const roomsBelow = (storey) => storeys.slice(0, storey).flat()

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or hide a third.',
      severity: 'error',
      from: {},
      // A page that the router loads when it is first visited may link to other pages.
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only', 'dynamic-import'] } },
    },
    {
      name: 'no-unresolved',
      comment:
        'Every import leads somewhere. The electron module only has an index at run time; tfjs-node is there where it could be installed.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(electron|@tensorflow/tfjs-node)$' },
    },
    {
      name: 'pure-rooms',
      comment: 'What computes knows nothing of storage, jobs or shells. Tests may take real runs as their material.',
      severity: 'error',
      from: { path: `^src-main/(${pure.join('|')})/`, pathNot: '\\.test\\.ts$' },
      to: { path: '^src-main/(store|workbench|compute|experiments|shells)/' },
    },
    {
      name: 'experiments-below-the-workbench',
      comment: 'Experiments hand out results; they do not know who keeps them.',
      severity: 'error',
      from: { path: '^src-main/experiments/' },
      to: { path: '^src-main/(store|workbench|compute|shells)/' },
    },
    {
      name: 'store-stands-alone',
      severity: 'error',
      from: { path: '^src-main/store/' },
      to: { path: '^src-main/', pathNot: '^src-main/store/' },
    },
    {
      name: 'compute-below-the-workbench',
      comment: 'The compute process has no database and no window.',
      severity: 'error',
      from: { path: '^src-main/compute/' },
      to: { path: '^src-main/(store|workbench|shells)/' },
    },
    {
      name: 'core-knows-no-shell',
      severity: 'error',
      from: { path: '^src-main/', pathNot: '^src-main/shells/' },
      to: { path: '^src-main/shells/' },
    },
    ...rooms.map((room) => ({
      name: `door-of-${room}`,
      comment: 'Use the door (index.ts). Tests beside the code may look inside.',
      severity: 'error',
      from: { path: '^(src-main|bench)/', pathNot: `^src-main/${room}/` },
      to: {
        path: `^src-main/${room}/`,
        pathNot: [
          `^src-main/${room}/index\\.ts$`,
          '^src-main/compute/(main|worker|fork|protocol|pool)\\.ts$',
          // What the desktop window needs before it may load any library.
          '^src-main/store/data-dir\\.ts$',
          '^src-main/archive/reader-(protocol|process)\\.ts$',
          // What tests of several rooms are made from, and their independent readers.
          '\\.fixture\\.ts$',
          '^src-main/export/(npy|zip)-reader\\.ts$',
        ],
      },
    })),
    {
      name: 'electron-only-in-its-shell',
      severity: 'error',
      from: { pathNot: '^(src-main/shells/electron|e2e)/' },
      to: { path: '^(electron$|node_modules/electron/)' },
    },
    {
      name: 'onnx-runtime-by-its-door',
      comment: 'It sends reports unless it is told not to before it is loaded, which that file does.',
      severity: 'error',
      from: { pathNot: '^src-main/onnx-runtime/load\\.ts$' },
      to: { path: 'node_modules/onnxruntime-[a-z]+/' },
    },
    {
      name: 'renderer-imports-only-shared',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^(src-main|e2e|bench|scripts|bin)/' },
    },
    {
      name: 'renderer-runs-without-node',
      severity: 'error',
      from: { path: '^src-renderer/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'shared-imports-nothing-of-the-sides',
      severity: 'error',
      from: { path: '^src-shared/' },
      to: { path: '^(src-main|src-renderer|e2e|bench|scripts|bin)/' },
    },
    {
      name: 'shared-runs-everywhere',
      severity: 'error',
      from: { path: '^src-shared/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^out/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
