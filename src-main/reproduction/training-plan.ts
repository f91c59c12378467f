import type { NetworkConfig } from '#shared/contract/index.ts'

/** What a run of networks beyond the article is compared with, by the name of the comparison. */
export function besideTraining(id: string, config: NetworkConfig): Record<string, NetworkConfig> {
  switch (id) {
    case 'edge-of-stability':
      return { tanh: { ...config, activation: 'tanh', learningRates: [0.02, 0.06, 0.1], steps: 1500 } }
    case 'catapult': {
      const beyond = { ...config, learningRates: [4, 6] }
      return { tanh: { ...beyond, activation: 'tanh' }, linear: { ...beyond, activation: 'identity' } }
    }
    case 'noise-or-rate': {
      const small = { ...config, learningRates: [Math.min(...config.learningRates)] }
      return {
        gaussian: { ...small, noise: { std: 0.1 } },
        'gaussian-weak': { ...small, noise: { std: 0.03 } },
        difference: { ...small, noise: { batchDifference: 3.1 } },
      }
    }
    default:
      return {}
  }
}

/** The same from one start; networks that go on from others are as many as these. */
export function quickTraining(config: NetworkConfig): NetworkConfig {
  return config.from ? config : { ...config, starts: 1 }
}
