import { createRouter, createWebHashHistory } from 'vue-router'

/** The parts of the program, by their names in the rail, which are also the menu's commands. */
export type Section = 'gallery' | 'new' | 'history' | 'compare' | 'landscapes' | 'data' | 'settings' | 'help'

declare module 'vue-router' {
  interface RouteMeta {
    section?: Section
  }
}

export const router = createRouter({
  history: createWebHashHistory(),
  routes: [
    { path: '/', name: 'gallery', meta: { section: 'gallery' }, component: () => import('../gallery/GalleryPage.vue') },
    {
      // ?preset=<id>, ?from=<run id>, ?sweep=<id>, ?config=<JSON>, or ?kind= and ?landscape=<name or JSON> fill the
      // form.
      path: '/new',
      name: 'new',
      meta: { section: 'new' },
      component: () => import('../experiment/ExperimentPage.vue'),
    },
    {
      // A filter, as history/filter.ts writes it; ?opened=<sweep id> opens the row of a sweep.
      path: '/history',
      name: 'history',
      meta: { section: 'history' },
      component: () => import('../history/HistoryPage.vue'),
    },
    {
      // ?figure=<name> begins with that figure, ?seen=<JSON> with how it is seen.
      path: '/runs/:id',
      name: 'run',
      meta: { section: 'history' },
      component: () => import('../run/RunPage.vue'),
    },
    {
      // ?figure=, ?result=, ?along= and ?up= say what is shown.
      path: '/sweeps/:id',
      name: 'sweep',
      meta: { section: 'history' },
      component: () => import('../sweep/SweepPage.vue'),
    },
    {
      // ?runs=<ids> and the look of a comparison that has no name.
      path: '/compare',
      name: 'compare',
      meta: { section: 'compare' },
      component: () => import('../compare/ComparePage.vue'),
    },
    {
      path: '/compare/:id',
      name: 'compare-saved',
      meta: { section: 'compare' },
      component: () => import('../compare/ComparePage.vue'),
    },
    {
      path: '/landscapes',
      name: 'landscapes',
      meta: { section: 'landscapes' },
      component: () => import('../landscapes/LandscapesPage.vue'),
    },
    {
      // ?definition=<JSON> fills the editor.
      path: '/landscapes/new',
      name: 'landscape-new',
      meta: { section: 'landscapes' },
      component: () => import('../landscapes/EditorPage.vue'),
    },
    {
      path: '/landscapes/saved/:id',
      name: 'landscape-saved',
      meta: { section: 'landscapes' },
      component: () => import('../landscapes/EditorPage.vue'),
    },
    {
      path: '/landscapes/:name',
      name: 'landscape',
      meta: { section: 'landscapes' },
      component: () => import('../landscapes/LandscapePage.vue'),
    },
    { path: '/data', name: 'data', meta: { section: 'data' }, component: () => import('../data/DataPage.vue') },
    {
      path: '/settings',
      name: 'settings',
      meta: { section: 'settings' },
      component: () => import('../settings/SettingsPage.vue'),
    },
    { path: '/help', name: 'help', meta: { section: 'help' }, component: () => import('../help/HelpPage.vue') },
    { path: '/:rest(.*)*', name: 'unknown', component: () => import('../page/UnknownPage.vue') },
  ],
})

/** Fetches the pages that have not been opened yet, while nothing else is to be done, so that each opens at once. */
export async function fetchPages(): Promise<void> {
  await router.isReady()
  for (const { components } of router.getRoutes()) {
    await new Promise((resolve) => requestIdleCallback(resolve))
    const page: unknown = components?.default
    // A page that cannot be fetched now is fetched, or reported, when it is opened.
    if (typeof page === 'function') await Promise.resolve(page()).catch(() => undefined)
  }
}
