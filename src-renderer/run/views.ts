import type { Component } from 'vue'
import type { Kind } from '#shared/contract/index.ts'
import BasinShareView from '../maps/BasinShareView.vue'
import BifurcationView from '../maps/BifurcationView.vue'
import MapView from '../maps/MapView.vue'
import NetworkView from '../networks/NetworkView.vue'
import TheoryView from '../theory/TheoryView.vue'
import TrajectoryView from '../paths/TrajectoryView.vue'

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
