// What goes into the packages of the desktop app. Each is built on its own system, where npm has installed that
// system's parts of packages that come in parts.

/**
 * The files of a package: the program, and of its dependencies what it loads. Native files of every system come inside
 * these dependencies; only those of the system and processor that is packaged for are taken. Each system needs the
 * whole list: one of exclusions alone would take every other file of the project.
 */
const filesFor = (system) => [
  'out/{main,preload,renderer}/**',
  'resources/icons/**',
  'package.json',
  // Sources of what is there compiled, and what only installing and development need.
  '!node_modules/better-sqlite3/{deps,src}/**',
  // Electron refuses the buffers that it reads back through.
  '!node_modules/webgpu/**',
  '!node_modules/onnxruntime-node/script/**',
  '!node_modules/{adm-zip,core-js,global-agent}/**',
  '!node_modules/**/*.{map,md,markdown,ts,mts,cts,html,tsbuildinfo}',
  // TensorFlow.js is there in eight builds; Node loads one, and the WebAssembly beside it.
  '!node_modules/@tensorflow/tfjs{,-[!n]*}/**/!(*.node).js',
  '!node_modules/@tensorflow/tfjs-backend-wasm/wasm-out/**',
  // Pages have their fonts and formulas in out/renderer; pictures are drawn with these fonts, and reports have
  // formulas.
  '!node_modules/{@fontsource,katex}/**/*.{css,scss,less,js,ttf,woff}',
  '!node_modules/{@fontsource,katex/{src,contrib,dist/contrib}}/**/*.mjs',
  `!node_modules/onnxruntime-node/bin/*/!(${system})/**`,
  `!node_modules/onnxruntime-node/bin/*/${system}/!(\${arch})/**`,
  `!node_modules/better-sqlite3/prebuilds/!(${system}-\${arch}).node`,
]

const options = {
  appId: 'org.overstep.workbench',
  productName: 'Overstep',
  directories: { output: 'dist', buildResources: 'resources' },
  // The prebuilt natives fit Electron as they are (Node-API); building them again would need a compiler.
  npmRebuild: false,
  asar: true,
  // Libraries are opened by the system, which cannot look into the archive, and find each other by their folders. What
  // computes lies beside them, whole: threads that resolve packages within an archive have failed in several versions
  // of Electron (electron#22446, #41241, #45896).
  asarUnpack: ['package.json', 'out/main/{compute,worker,trial}.js', 'out/main/chunks/**', 'node_modules/**'],
  // Archives of runs under a name of ours are opened by a double click. They are zip files, and figures are PNG files:
  // for those Overstep is offered beside the programs that the user has for them, and takes nothing from these.
  fileAssociations: [
    {
      ext: 'overstep',
      name: 'Overstep archive',
      description: 'Archive of Overstep runs',
      mimeType: 'application/x-overstep',
    },
  ],
  protocols: [{ name: 'Run in Overstep', schemes: ['overstep'], role: 'Viewer' }],
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  electronFuses: {
    // Nothing needs plain Node: the compute process is a utility process.
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
    // An Apple processor starts no program whose signature is broken, as fuses leave it; with a certificate the app is
    // signed after this anyway.
    resetAdHocDarwinSignature: true,
  },
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Science',
    icon: 'resources/icons',
    maintainer: 'Overstep',
    mimeTypes: ['application/zip', 'image/png'],
    files: filesFor('linux'),
  },
  win: { target: ['nsis'], icon: 'resources/icons/icon-512.png', files: filesFor('win32') },
  mac: {
    // ONNX Runtime has no library for Macs with Intel processors.
    target: ['dmg', 'zip'].map((target) => ({ target, arch: ['arm64'] })),
    category: 'public.app-category.education',
    fileAssociations: ['zip', 'png'].map((ext) => ({ ext, role: 'Viewer', rank: 'Alternate' })),
    icon: 'resources/icons/icon-512.png',
    files: filesFor('darwin'),
  },
  // A deb must name one: the article that this is the workbench for.
  extraMetadata: { homepage: 'https://arxiv.org/abs/2205.15142' },
  publish: null,
}

export default options
