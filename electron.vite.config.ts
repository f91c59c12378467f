import { resolve } from 'node:path'
import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'electron-vite'

// The programs that run in Node or Electron's main side, one bundle each. What package.json counts as a dependency
// stays outside of them and goes into the packages of the desktop app; what is bundled, of the page too, is a
// development dependency.
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      target: 'node24',
      minify: false,
      rollupOptions: {
        input: {
          electron: 'src-main/shells/electron/main.ts',
          cli: 'src-main/shells/cli/main.ts',
          compute: 'src-main/compute/main.ts',
          worker: 'src-main/compute/worker.ts',
          trial: 'src-main/network/trial-process.ts',
          'gpu-trial': 'src-main/gpu/trial-process.ts',
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        // They share nothing: a sandboxed preload loads no other file.
        input: {
          preload: 'src-main/shells/electron/preload.ts',
          'gpu-preload': 'src-main/shells/electron/gpu-preload.ts',
        },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    build: {
      outDir: 'out/renderer',
      minify: true,
      rollupOptions: { input: { index: resolve('src-renderer/index.html'), gpu: resolve('src-renderer/gpu.html') } },
    },
    plugins: [vue()],
  },
})
