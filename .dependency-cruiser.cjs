// Who may import whom. A folder is a room with one door: others import its index.ts and nothing behind it.
const rooms = [
  'landscape',
  'descent',
  'gpu',
  'dataset',
  'download',
  'network',
  'projection',
  'onnx-runtime',
  'theory',
  'drawing',
  'export',
  'files',
  'threads',
  'reproduction',
  'archive',
  'weights',
  'experiments',
  'store',
  'workbench',
  'compute',
]
const pure = [
  'landscape',
  'descent',
  'gpu',
  'dataset',
  'download',
  'network',
  'projection',
  'onnx-runtime',
  'theory',
  'drawing',
  'export',
  'files',
  'threads',
  'reproduction',
]

// The rooms of the renderer by storeys, the lowest in front. A room imports rooms of lower storeys and none of its own.
const storeys = [
  ['browser-storage', 'words', 'formulas', 'transport', 'addresses', 'commands', 'gestures', 'page', 'gpu-window'],
  ['theme', 'notices'],
  ['facts', 'readout', 'landscape-definition', 'copying'],
  ['figure', 'help', 'columns', 'imports', 'welcome', 'palette'],
  ['export', 'filters', 'landscape-plot', 'live-map', 'paths', 'networks', 'theory'],
  ['maps'],
  ['gallery', 'experiment', 'history', 'run', 'compare', 'sweep', 'landscapes', 'data', 'settings', 'router'],
  ['layout'],
]
/** Paths within these rooms of the renderer. */
const within = (names) => `^src-renderer/(${names.join('|')})/`
// A page that the router loads when it is first visited is a door of its own.
const notVisited = { dependencyTypesNot: ['dynamic-import'] }

/** Rooms of what both sides share, which pages, shells, tests and benchmarks enter by the same kind of door. */
const sharedRooms = [
  'contract',
  'copied',
  'elementary',
  'figures',
  'figures/compare',
  'figures/sweep',
  'figures/theory',
  'gpu',
  'kinds',
  'passes',
  'pdf',
  'plot',
  'plot/chart',
  'png',
  'projection',
  'random',
  'report',
  'results',
  'rules',
  'statistics',
  'transport',
  'vocabulary',
]

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Two files that need each other are one file, or hide a third. Imports of types alone count as well.',
      severity: 'error',
      from: {},
      // A page that the router loads when it is first visited may link to other pages.
      to: { circular: true, viaOnly: notVisited },
    },
    {
      name: 'no-unresolved',
      comment:
        'Every import leads somewhere. The electron module only has an index at run time; tfjs-node and webgpu ' +
        'are there where they could be installed.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(electron|@tensorflow/tfjs-node|webgpu)$' },
    },
    {
      name: 'pure-rooms',
      comment: 'What computes knows nothing of storage, jobs or shells. Tests may take real runs as their material.',
      severity: 'error',
      from: { path: `^src-main/(${pure.join('|')})/`, pathNot: '\\.(test|fixture)\\.ts$' },
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
        ],
      },
    })),
    ...sharedRooms.map((room) => ({
      name: `door-of-${room.replace('/', '-')}`,
      comment:
        'Use the door (index.ts). What lies in the same room of rooms, and tests beside the code, may look inside.',
      severity: 'error',
      from: { pathNot: `^src-shared/${room.startsWith('figures') ? 'figures' : room}/` },
      to: {
        path: `^src-shared/${room}/`,
        pathNot: [
          `^src-shared/${room}/index\\.ts$`,
          ...sharedRooms.filter((inner) => inner.startsWith(`${room}/`)).map((inner) => `^src-shared/${inner}/`),
          '\\.fixture\\.ts$',
        ],
      },
    })),
    {
      name: 'one-room-knows-echarts',
      comment: 'A figure is data. What draws it with ECharts is behind one door, and pages without a chart load none.',
      severity: 'error',
      from: { pathNot: '^src-shared/plot/chart/' },
      to: { path: 'node_modules/(echarts|zrender)/' },
    },
    {
      name: 'kinds-below-the-contract',
      comment: 'What is known of a kind without running it needs neither runs nor figures; words need no kinds.',
      severity: 'error',
      from: { path: '^src-shared/(kinds|vocabulary)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src-shared/(contract|results|plot|figures)/' },
    },
    {
      name: 'plots-below-figures',
      comment: 'What a plot is does not depend on what is plotted. Tests may take real figures as their material.',
      severity: 'error',
      from: { path: '^src-shared/plot/', pathNot: '\\.test\\.ts$' },
      to: { path: '^src-shared/(figures|results)/' },
    },
    {
      name: 'figures-know-no-charts',
      severity: 'error',
      from: { path: '^src-shared/', pathNot: '^src-shared/plot/chart/' },
      to: { path: '^src-shared/plot/chart/' },
    },
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
    ...storeys.map((names, storey) => ({
      name: `storey-of-${names[0]}`,
      comment: 'What two rooms of a storey share lies in a room below them.',
      severity: 'error',
      from: { path: within(names) },
      to: {
        path: '^src-renderer/',
        pathNot: ['^src-renderer/$1/', within(storeys.slice(0, storey).flat())],
        ...notVisited,
      },
    })),
    {
      name: 'every-room-has-a-storey',
      severity: 'error',
      from: { path: '^src-renderer/[^/]+/', pathNot: within([...storeys.flat(), 'public']) },
      to: {},
    },
    {
      name: 'doors-of-the-renderer',
      comment:
        'The doors of a room are index.ts, which loads no component, and components.ts, or index.ts alone ' +
        'where all are components.',
      severity: 'error',
      from: { path: '^src-renderer/(?:([^/]+)/|App)' },
      to: {
        path: '^src-renderer/[^/]+/',
        pathNot: [
          '^src-renderer/$1/',
          '^src-renderer/[^/]+/(index|components)\\.ts$',
          '^src-renderer/landscape-plot/small\\.ts$',
        ],
        ...notVisited,
      },
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
