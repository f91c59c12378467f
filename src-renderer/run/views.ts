import type { Component } from 'vue'
import type { Config, Kind, Run } from '#shared/contract/index.ts'
import { figuresOf } from '#shared/figures/index.ts'
import type { Fact } from '../facts/index.ts'
import type { Tab } from '../figure/index.ts'
import { BasinShareView, BifurcationView, MapView } from '../maps/components.ts'
import { LossLineView, LossPlaneView, NetworkView } from '../networks/components.ts'
import { lineSummary, networkSummary, networkTabs, planeSummary } from '../networks/index.ts'
import { TrajectoryView } from '../paths/components.ts'
import { TheoryView } from '../theory/components.ts'
import { theorySummary } from '../theory/index.ts'
import PlainView from './PlainView.vue'

/** How the runs of a kind are looked at, in what it has of its own. */
interface KindView {
  /** Takes `ViewProps` and the model `look`, and emits `ViewEvents`. */
  view: Component
  /** What came out of a run; the shares of its fates by default. */
  facts?: (run: Run) => Fact[]
  /** By default each of its figures. */
  tabs?: (figures: readonly string[]) => Tab[]
}

const views: Partial<Record<Kind, KindView>> = {
  trajectory: { view: TrajectoryView },
  'fate-map': { view: MapView },
  'basin-map': { view: MapView },
  'basin-share': { view: BasinShareView },
  bifurcation: { view: BifurcationView },
  theory: { view: TheoryView, facts: theorySummary },
  'loss-line': { view: LossLineView, facts: lineSummary },
  'loss-plane': { view: LossPlaneView, facts: planeSummary },
  network: { view: NetworkView, facts: networkSummary, tabs: networkTabs },
}

/** The component that shows the runs of a kind. */
export function viewOf(kind: Kind): Component {
  return views[kind]?.view ?? PlainView
}

/** What came out of a run, where its kind says it in words of its own. */
export function factsOf(run: Run): Fact[] | undefined {
  return views[run.kind]?.facts?.(run)
}

/** The ways to look at a run of this config, the first in front. */
export function tabsOf(config: Config, summary: Run['summary'] = null): Tab[] {
  const figures = figuresOf(config, summary)
  const own = views[config.kind]?.tabs?.(figures.map(({ name }) => name))
  return own ?? figures.map(({ name, title }) => ({ name, title, figures: [name] }))
}
