/** The IPC channel by which the main process hands ports to the page that computes on the GPU. */
export const GPU_PORT = 'overstep:gpu-port'
