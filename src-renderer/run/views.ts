import type { Component } from 'vue'
import type { Kind } from '#shared/contract/index.ts'
import { BasinShareView, BifurcationView, MapView } from '../maps/components.ts'
import { NetworkView } from '../networks/components.ts'
import { TrajectoryView } from '../paths/components.ts'
import { TheoryView } from '../theory/components.ts'

/** How the runs of each kind are looked at. Every view takes `ViewProps` and the model `look`, and emits `ViewEvents`. */
export const views: Record<Kind, Component> = {
  trajectory: TrajectoryView,
  'fate-map': MapView,
  'basin-map': MapView,
  'basin-share': BasinShareView,
  bifurcation: BifurcationView,
  theory: TheoryView,
  network: NetworkView,
}
