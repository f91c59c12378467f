import { driven, openDeviceOf, type ToGpu } from '#shared/gpu/index.ts'
import { type ServedGpu, serveGpus } from './serve.ts'

// The page of the hidden window of the desktop app, in which maps are computed on the GPU. It shows nothing and has no
// bridge: all that it is given are ports of the process that computes.

/** Chromium offers pages fewer GPUs there than it can drive. */
const onLinux = 'no GPU was found; on Linux there may be one where the app is started with --enable-unsafe-webgpu'
const none = navigator.userAgent.includes('Linux') ? onLinux : undefined

async function openGpu(powerPreference: GPUPowerPreference): Promise<ServedGpu> {
  const { gpu } = navigator as Navigator & { gpu?: GPU }
  if (!gpu) throw new Error('the Chromium of this Electron has no WebGPU')
  const opened = await openDeviceOf(gpu, powerPreference, none)
  return { ...driven(opened), settled: () => opened.device.queue.onSubmittedWorkDone() }
}

window.addEventListener('message', ({ source, origin, ports }) => {
  const [port] = ports
  if (source !== window || origin !== location.origin || !port) return
  serveGpus(
    {
      // Copied: buffers that are transferred do not come out of a port of Electron's main side.
      post: (message) => port.postMessage(message),
      onMessage: (listener) => (port.onmessage = ({ data }) => listener(data as ToGpu)),
    },
    openGpu,
  )
})
