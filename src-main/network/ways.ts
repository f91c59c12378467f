import { availableParallelism } from 'node:os'
import type { DeviceInfo, DeviceName, EngineName, NetworkConfig } from '#shared/contract/index.ts'

/** How networks are trained: by which engine, where, and in what numbers. */
export interface Way {
  engine: EngineName
  device: DeviceName
  /** What computes, such as "ONNX Runtime 1.30, 2 threads". */
  name: string
  precision: string
}

/**
 * The way that a config asks for; `auto` is the fastest that works.
 * @throws {OverstepError} `invalid-input` at engine or device when what is asked for does not work here, with the reason
 */
export async function wayOf(_asked: Pick<NetworkConfig, 'engine' | 'device'>): Promise<Way> {
  return {
    engine: 'onnx',
    device: 'cpu',
    name: `ONNX Runtime, ${availableParallelism()} threads`,
    precision: 'float32',
  }
}

/** Every way to train on this machine, tried and measured once. */
export async function trainingWays(): Promise<DeviceInfo[]> {
  return []
}
