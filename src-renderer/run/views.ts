import type { Component } from 'vue'
import type { Kind } from '#shared/contract/index.ts'
import { BasinShareView, BifurcationView, MapView } from '../maps/components.ts'
import { NetworkView } from '../networks/components.ts'
import { TrajectoryView } from '../paths/components.ts'
import PlainView from './PlainView.vue'
import { TheoryView } from '../theory/components.ts'

/** Kinds with a view of their own. Every view takes `ViewProps` and the model `look`, and emits `ViewEvents`. */
const views: Partial<Record<Kind, Component>> = {
  trajectory: TrajectoryView,
  'fate-map': MapView,
  'basin-map': MapView,
  'basin-share': BasinShareView,
  bifurcation: BifurcationView,
  theory: TheoryView,
  network: NetworkView,
}

/** How the runs of a kind are looked at. */
export function viewOf(kind: Kind): Component {
  return views[kind] ?? PlainView
}
