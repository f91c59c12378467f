import type { Database } from 'better-sqlite3'
import {
  datasetText,
  fieldsOf,
  happenings,
  landscapeName,
  OverstepError,
  type Config,
  type Run,
  type RunFilter,
  type RunPreset,
  type RunStatus,
} from '#shared/contract/index.ts'
import { damagedPart, readList, readText } from './errors.ts'
import { orderOf, whereOf } from './filter.ts'
import type { LogTable } from './log.ts'
import { DOOMED } from './space.ts'

/** What may change after a run was made. */
export type RunChanges = Partial<
  Pick<
    Run,
    | ('title' | 'notes' | 'starred' | 'tags')
    | ('status' | 'started' | 'finished' | 'computed' | 'summary' | 'error')
    | ('engine' | 'device' | 'precision')
  >
>

/** The runs themselves; what they computed is in the array and series tables. */
export interface RunTable {
  /** `owner` is the program that will compute the run. */
  insert(run: Run, owner: string): void
  /**
   * Inserts a run that is being imported by the program `owner`: nobody finds it until it is published.
   * @throws {OverstepError} `conflict` where another program imports a run of that id
   */
  stage(run: Run, owner: string): void
  /** Brings in runs that were staged by `owner`; returns how many of them there were. */
  publish(ids: readonly string[], owner: string): number
  /** Runs that are being imported, with the programs that do. */
  staged(): { id: string; owner: string }[]
  /** Leaves a staged run to be removed for good, little by little. */
  dropStaged(id: string): void
  get(id: string): { run: Run; deleted: boolean; owner: string | null } | undefined
  /** Those of the runs that are there, in the order of their ids. */
  several(ids: readonly string[]): Run[]
  /** Those of the ids that no run has. */
  missing(ids: readonly string[]): string[]
  update(id: string, changes: RunChanges): void
  /** Notes how long a run has computed, in milliseconds: cheap, to be told again and again while it does. */
  setComputed(id: string, milliseconds: number): void
  /**
   * Queues a run that ended early again, for the program `owner`; false where it did not end early, or another one was
   * faster.
   */
  queueAgain(id: string, owner: string): boolean
  /** A page of the runs that match the filter, and the number of all that do. */
  list(filter: RunFilter, page: { offset: number; limit: number }): { runs: Run[]; total: number }
  /** The tags of all runs. */
  tags(): string[]
  /**
   * Gives tags to runs and takes others away.
   * @returns the runs that were changed by each tag
   */
  tag(ids: readonly string[], add: readonly string[], remove: readonly string[]): Record<string, string[]>
  /** Marks runs as deleted at `time`, or as not deleted with null. */
  setDeleted(ids: readonly string[], time: number | null): void
  setParent(id: string, parentId: string): void
  /** Gives a run another config, where the runs that it names have other ids here. */
  setConfig(id: string, config: Config): void
  /** Ids of the runs that were deleted before `time`. */
  deletedBefore(time: number): string[]
  /** Removes a run with everything that it computed. */
  purge(id: string): void
  /** Queued and running runs with the programs that own them. */
  active(): { id: string; owner: string | null; status: string }[]
  count(): number
  /**
   * Takes out the fields of runs that an older Overstep has written, and finds their presets; 20,000 of them take a few
   * seconds, once.
   */
  indexAll(): void
}

interface RunRow {
  id: string
  kind: Run['kind']
  title: string
  config: string
  status: RunStatus
  created: number
  started: number | null
  finished: number | null
  computed_ms: number | null
  app_version: string
  engine: string
  device: string
  precision: string
  generator: string | null
  seed: number | null
  summary: string | null
  error: string | null
  notes: string
  starred: number
  tags: string
  parent_id: string | null
  preset: string | null
  owner: string | null
  deleted: number | null
}

/** Runs whose fields are taken out in one transaction: others that want to write wait no longer than for these. */
const INDEXED_AT_A_TIME = 1000

const WITH_TAGS = `SELECT runs.*, (
  SELECT json_group_array(tag) FROM (SELECT tag FROM run_tags WHERE run_id = runs.id ORDER BY position)
) AS tags FROM runs`

/**
 * Of a row: that the run is there for those who ask. One that is being removed is there no more (see `space.ts`), one
 * that is being imported not yet.
 */
const IS_THERE = `deleted IS NOT ${DOOMED} AND staged IS NULL`

/** The preset whose settings a config has. */
export type PresetOf = (config: Config) => RunPreset | null

export function runTable(database: Database, presetOf: PresetOf, log: LogTable): RunTable {
  const insert = database.prepare(`
    INSERT INTO runs (id, kind, landscape, title, status, owner, created, started, finished, computed_ms, starred,
      parent_id, app_version, engine, device, precision, generator, seed, error, search, config, summary, notes,
      preset, indexed, staged, deleted)
    VALUES (@id, @kind, @landscape, @title, @status, @owner, @created, @started, @finished, @computed, @starred,
      @parentId, @appVersion, @engine, @device, @precision, @generator, @seed, @error, @search, @config, @summary,
      @notes, @preset, 1, @staged, @deleted)`)
  const update = database.prepare(`
    UPDATE runs SET title = @title, status = @status, started = @started, finished = @finished,
      computed_ms = @computed, starred = @starred, error = @error, search = @search, summary = @summary, notes = @notes,
      engine = @engine, device = @device, precision = @precision WHERE id = @id`)
  const queue = database.prepare<[string, string]>(`
    UPDATE runs SET owner = ?, status = 'queued', finished = NULL, error = NULL
    WHERE id = ? AND status IN ('interrupted', 'failed', 'cancelled') AND staged IS NULL`)
  const find = database.prepare<[string], RunRow>(`${WITH_TAGS} WHERE id = ? AND ${IS_THERE}`)
  const clearTags = database.prepare<[string]>('DELETE FROM run_tags WHERE run_id = ?')
  const addTag = database.prepare<[string, number, string]>(
    'INSERT INTO run_tags VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  const setComputed = database.prepare<[number, string]>('UPDATE runs SET computed_ms = ? WHERE id = ?')
  const setDeleted = database.prepare<[number | null, string]>(
    `UPDATE runs SET deleted = ? WHERE id = ? AND ${IS_THERE}`,
  )
  const removeDoomed = database.prepare<[string]>(`DELETE FROM runs WHERE id = ? AND deleted = ${DOOMED}`)
  const deletedBefore = database
    .prepare<[number], string>('SELECT id FROM runs WHERE deleted < ? AND staged IS NULL')
    .pluck()
  const setConfig = database.prepare<[string, string]>('UPDATE runs SET config = ? WHERE id = ?')
  const setParent = database.prepare<[string, string]>('UPDATE runs SET parent_id = ? WHERE id = ?')
  const staged = database.prepare<[], { id: string; owner: string }>(
    'SELECT id, staged AS owner FROM runs WHERE staged IS NOT NULL',
  )
  const stagedBy = database.prepare<[string], string | null>('SELECT staged FROM runs WHERE id = ?').pluck()
  const publish = database.prepare<[string, string]>(
    'UPDATE runs SET staged = NULL, deleted = NULL WHERE id = ? AND staged = ?',
  )
  const doomStaged = database.prepare<[string]>(
    `UPDATE runs SET staged = NULL, deleted = ${DOOMED} WHERE id = ? AND staged IS NOT NULL`,
  )
  const purge = database.prepare<[string]>('DELETE FROM runs WHERE id = ?')
  const active = database.prepare<[], { id: string; owner: string | null; status: string }>(
    "SELECT id, owner, status FROM runs WHERE status IN ('queued', 'running')",
  )
  const findField = database.prepare<[string], number>('SELECT field FROM fields WHERE path = ?').pluck()
  const newField = database.prepare<[string]>('INSERT INTO fields (path) VALUES (?)')
  const hasFields = database.prepare<[string], number>('SELECT 1 FROM run_fields WHERE run_id = ? LIMIT 1').pluck()
  const clearFields = database.prepare<[string]>('DELETE FROM run_fields WHERE run_id = ?')
  const addField = database.prepare<[string, number, number | string]>('INSERT INTO run_fields VALUES (?, ?, ?)')
  const setIndexed = database.prepare<{ id: string; preset: string | null; search: string }>(
    'UPDATE runs SET indexed = 1, preset = @preset, search = @search WHERE id = @id',
  )
  const toIndex = database
    .prepare<[number], string>(`SELECT id FROM runs WHERE indexed = 0 AND deleted IS NOT ${DOOMED} LIMIT ?`)
    .pluck()
  const exists = database.prepare<[string], number>(`SELECT 1 FROM runs WHERE id = ? AND ${IS_THERE}`).pluck()
  const lastPosition = database
    .prepare<[string], number>('SELECT coalesce(max(position), -1) FROM run_tags WHERE run_id = ?')
    .pluck()
  const removeTag = database.prepare<[string, string]>('DELETE FROM run_tags WHERE run_id = ? AND tag = ?')
  const setSearch = database.prepare<[string, string]>('UPDATE runs SET search = ? WHERE id = ?')
  const count = database.prepare<[], number>('SELECT count(*) FROM runs WHERE deleted IS NULL').pluck()
  // Jumps from one tag to the next in the index instead of reading every row of it.
  const allTags = database
    .prepare<[], string>(
      `WITH RECURSIVE distinct_tags (tag) AS (
         SELECT min(tag) FROM run_tags
         UNION ALL
         SELECT (SELECT min(tag) FROM run_tags WHERE tag > distinct_tags.tag) FROM distinct_tags WHERE tag IS NOT NULL
       )
       SELECT tag FROM distinct_tags WHERE EXISTS (
         SELECT 1 FROM run_tags JOIN runs ON runs.id = run_id WHERE run_tags.tag = distinct_tags.tag AND deleted IS NULL
       ) ORDER BY tag`,
    )
    .pluck()

  const writeTags = (id: string, tags: readonly string[]) => {
    clearTags.run(id)
    tags.forEach((tag, position) => addTag.run(id, position, tag))
  }
  const writeFields = (run: Run) => {
    clearFields.run(run.id)
    for (const [path, value] of fieldsOf(run))
      addField.run(run.id, findField.get(path) ?? Number(newField.run(path).lastInsertRowid), value)
  }
  /** Whether there were some that are not `done`, to which they are added. */
  const indexSome = database.transaction((done: Set<string>) => {
    const ids = toIndex.all(INDEXED_AT_A_TIME).filter((id) => !done.has(id))
    for (const id of ids) {
      done.add(id)
      const { run } = listed(id)
      const placed = { ...run, preset: run.preset ?? presetOf(run.config) }
      // A migration that wants them taken out anew removes them.
      if (hasFields.get(id) === undefined) writeFields(placed)
      setIndexed.run(columnsOf(placed))
    }
    return ids.length > 0
  })
  const get = (id: string) => {
    const row = find.get(id)
    return row && { run: runOf(row), deleted: row.deleted !== null, owner: row.owner }
  }
  /** A run that an index of the database has: where its table has not, the database is damaged. */
  const listed = (id: string) => {
    const found = get(id)
    if (found) return found
    throw damagedPart(`The run ${id}`, 'an index of the database has it, and its table has not')
  }
  const insertRow = (run: Run, owner: string, state: { staged: string | null; deleted: number | null }) => {
    const landscape = 'landscape' in run.config ? landscapeName(run.config.landscape) : null
    insert.run({ ...columnsOf(run), landscape, owner, ...state })
    writeTags(run.id, run.tags)
  }
  return {
    insert: database.transaction((run: Run, owner: string) => {
      removeDoomed.run(run.id)
      insertRow(run, owner, { staged: null, deleted: null })
      writeFields(run)
      if (run.parentId !== null) log.add(run.parentId, { moment: run.created, what: 'branched', detail: run.id })
    }),
    stage: database.transaction((run: Run, owner: string) => {
      removeDoomed.run(run.id)
      const other = stagedBy.get(run.id)
      // Our own is one that could not be removed when its import failed.
      if (other === owner) purge.run(run.id)
      else if (typeof other === 'string')
        throw new OverstepError(
          'conflict',
          `Another Overstep program is importing the run ${run.id}. Wait until it is done, and try again.`,
        )
      insertRow(run, owner, { staged: owner, deleted: Date.now() })
    }).immediate,
    publish: database.transaction((ids: readonly string[], owner: string) => {
      const published = ids.filter((id) => publish.run(id, owner).changes > 0)
      // Only now: every field of a run counts where fields are offered.
      for (const id of published) writeFields(listed(id).run)
      return published.length
    }),
    staged: () => staged.all(),
    dropStaged: (id) => void doomStaged.run(id),
    get,
    update: database.transaction((id: string, changes: RunChanges) => {
      const found = get(id)
      if (!found) return
      const run = { ...found.run, ...changes }
      update.run(columnsOf(run))
      if (changes.tags) writeTags(id, run.tags)
      if (changes.summary !== undefined) writeFields(run)
      for (const event of happenings(found.run, run)) log.add(id, { moment: Date.now(), ...event })
      if (changes.engine !== undefined || changes.device !== undefined) log.amend(id, `${run.engine}, ${run.device}`)
    }).immediate,
    setComputed: (id, milliseconds) => void setComputed.run(milliseconds, id),
    several: (ids) => ids.flatMap((id) => get(id)?.run ?? []),
    missing: (ids) => ids.filter((id) => exists.get(id) === undefined),
    list(filter, { offset, limit }) {
      const ids = (path: string) => findField.get(path) ?? -1
      const [where, order] = [whereOf(filter, ids), orderOf(filter, ids)]
      const total = database.prepare<unknown[], number>(`SELECT count(*) FROM runs WHERE ${where.sql}`).pluck()
      const page = database.prepare<unknown[], RunRow>(
        `${WITH_TAGS} WHERE ${where.sql} ORDER BY ${order.sql} LIMIT ? OFFSET ?`,
      )
      return {
        runs: page.all(...where.values, ...order.values, limit, offset).map(runOf),
        total: total.get(...where.values) ?? 0,
      }
    },
    tags: () => allTags.all(),
    tag: database.transaction((ids: readonly string[], add: readonly string[], remove: readonly string[]) => {
      const changed: Record<string, string[]> = {}
      const note = (tag: string, id: string, changes: number) => {
        if (changes > 0) (changed[tag] ??= []).push(id)
      }
      for (const id of ids.filter((id) => exists.get(id) !== undefined)) {
        for (const tag of remove) note(tag, id, removeTag.run(id, tag).changes)
        for (const tag of add) note(tag, id, addTag.run(id, (lastPosition.get(id) ?? -1) + 1, tag).changes)
        const found = get(id)
        if (found) setSearch.run(searchText(found.run), id)
      }
      return changed
    }).immediate,
    queueAgain: (id, owner) => queue.run(owner, id).changes > 0,
    setDeleted: database.transaction((ids: readonly string[], time: number | null) => {
      for (const id of ids) setDeleted.run(time, id)
    }),
    deletedBefore: (time) => deletedBefore.all(time),
    setParent: (id, parentId) => void setParent.run(parentId, id),
    setConfig(id, config) {
      setConfig.run(JSON.stringify(config), id)
      const { run } = listed(id)
      setSearch.run(searchText(run), id)
      writeFields(run)
    },
    purge: (id) => void purge.run(id),
    active: () => active.all(),
    count: () => count.get() ?? 0,
    indexAll() {
      // An index of a damaged database may name one again and again.
      const done = new Set<string>()
      while (indexSome.immediate(done));
    },
  }
}

function columnsOf(run: Run) {
  return {
    ...run,
    starred: Number(run.starred),
    config: JSON.stringify(run.config),
    summary: run.summary && JSON.stringify(run.summary),
    preset: run.preset && JSON.stringify(run.preset),
    search: searchText(run),
    tags: null,
  }
}

function runOf(row: RunRow): Run {
  const { app_version, parent_id, tags, starred, config, summary, id, kind, title, status, notes, error } = row
  const part = `The run ${id}`
  const { preset, created, started, finished, computed_ms, engine, device, precision, generator, seed } = row
  return {
    id,
    kind,
    title,
    config: readText(part, config),
    status,
    created,
    started,
    finished,

    computed: computed_ms,
    appVersion: app_version,
    engine,
    device,
    precision,
    generator,
    seed,
    summary: summary === null ? null : readText(part, summary),
    error,
    notes,
    starred: starred === 1,
    tags: readList(part, tags),
    parentId: parent_id,
    preset: preset === null ? null : readText(part, preset),
  }
}

/** What the text filter of a list looks through. */
function searchText({ id, kind, title, notes, tags, config, preset }: Run): string {
  return [title, kind, subjectOf(config), id, ...(preset ? [preset.reference, ...preset.ids] : []), ...tags, notes]
    .join('\n')
    .toLowerCase()
}

/** What a run is about: its landscape with all its text, its data set, or the runs whose networks it is of. */
function subjectOf(config: Config): string {
  if (config.kind === 'loss-line') return [config.from.run, config.to.run ?? ''].join(' ')
  if (config.kind === 'loss-plane') return config.of.run
  if (!('landscape' in config)) return datasetText(config.dataset)
  const { landscape } = config
  return typeof landscape === 'string' ? landscape : `${landscapeName(landscape)} ${landscape.expression}`
}
