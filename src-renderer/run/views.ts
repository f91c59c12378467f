import type { Component } from 'vue'
import type { Kind } from '#shared/contract/index.ts'
import BasinShareView from './BasinShareView.vue'
import BifurcationView from './BifurcationView.vue'
import MapView from './MapView.vue'
import NetworkView from './NetworkView.vue'
import TheoryView from './TheoryView.vue'
import TrajectoryView from './TrajectoryView.vue'

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
