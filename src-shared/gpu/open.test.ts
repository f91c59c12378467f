import { expect, test } from 'vitest'
import { adapterName, driven, openDeviceOf } from './open.ts'

test.for([
  // As Dawn tells them to Node, and as Chromium tells them to pages.
  [{ vendor: 'nvidia', architecture: 'ada', device: 'NVIDIA GeForce RTX 4070', description: 'NVIDIA: 550.54' }],
  [{ vendor: 'nvidia', architecture: 'ampere', device: '', description: '' }],
  [{ vendor: 'amd', architecture: 'rdna-3', device: '', description: '' }],
  [{ vendor: 'imagination', architecture: '', device: '', description: '' }],
  [{ vendor: 'apple', architecture: 'common-3', device: 'Apple M2', description: 'Apple M2' }],
  [{ vendor: 'google', architecture: 'swiftshader', device: '0xc0de', description: '' }],
  [{ vendor: '', architecture: '', device: '', description: '' }],
] as const)('a GPU is called by what is told of it: %o', ([info]) => {
  const names = {
    ada: 'NVIDIA GeForce RTX 4070 (NVIDIA: 550.54)',
    ampere: 'NVIDIA ampere',
    'rdna-3': 'AMD rdna-3',
    'common-3': 'Apple M2',
    swiftshader: 'SwiftShader',
    '': info.vendor || 'GPU',
  }
  expect(adapterName(info as GPUAdapterInfo)).toBe(names[info.architecture])
})

/** A GPU object whose adapter has some room, and a device that is lost when it is told to be. */
function made() {
  const asked: unknown[] = []
  const lost = Promise.withResolvers<Pick<GPUDeviceLostInfo, 'message' | 'reason'>>()
  const adapter = {
    info: { vendor: 'intel', architecture: 'xe', isFallbackAdapter: false },
    limits: { maxStorageBufferBindingSize: 1000, maxBufferSize: 2000, maxBindGroups: 4 },
    requestDevice(wanted: unknown) {
      asked.push(wanted)
      return Promise.resolve({ lost: lost.promise })
    },
  }
  const gpu = {
    requestAdapter(wanted: unknown) {
      asked.push(wanted)
      return Promise.resolve(adapter)
    },
  }
  return { gpu: gpu as unknown as GPU, asked, lose: lost.resolve }
}

test('a device has all the room that there is, and tells when it is lost', async () => {
  const { gpu, asked, lose } = made()
  const opened = await openDeviceOf(gpu, 'low-power')
  expect(opened).toMatchObject({ adapter: 'Intel xe', isSoftware: false })
  const requiredLimits = { maxStorageBufferBindingSize: 1000, maxBufferSize: 2000 }
  expect(asked).toEqual([{ powerPreference: 'low-power' }, { requiredLimits }])
  const { lost } = driven(opened)
  lose({ message: '', reason: 'unknown' })
  expect(await lost).toBe('the device was lost (unknown)')
})

test('where there is no GPU, it says so', async () => {
  const gpu = { requestAdapter: () => Promise.resolve(null) } as unknown as GPU
  await expect(openDeviceOf(gpu, 'high-performance')).rejects.toThrow('no GPU was found')
  await expect(openDeviceOf(gpu, 'high-performance', 'none is offered')).rejects.toThrow('none is offered')
})
