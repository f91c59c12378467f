/**
 * The schema, one step per version: entry i takes a database from `user_version` i to i + 1. Published steps are never
 * edited.
 *
 * Times are milliseconds since 1970 (UTC). Arrays, steps and values are little-endian BLOBs. `search` holds everything
 * that the text filter looks through, in lower case (SQLite itself lowers only ASCII). A NaN cannot be stored in a REAL
 * column, hence a `fill` of NULL.
 */
export const migrations: readonly string[] = [
  `
  CREATE TABLE runs (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    landscape TEXT,
    title TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('queued', 'running', 'completed', 'cancelled', 'failed', 'interrupted')),
    owner TEXT,
    created INTEGER NOT NULL,
    started INTEGER,
    finished INTEGER,
    deleted INTEGER,
    starred INTEGER NOT NULL DEFAULT 0 CHECK (starred IN (0, 1)),
    parent_id TEXT REFERENCES runs (id) ON DELETE SET NULL,
    app_version TEXT NOT NULL,
    engine TEXT NOT NULL,
    device TEXT NOT NULL,
    precision TEXT NOT NULL,
    generator TEXT,
    seed INTEGER,
    error TEXT,
    search TEXT NOT NULL,
    config TEXT NOT NULL,
    summary TEXT,
    notes TEXT NOT NULL DEFAULT ''
  ) STRICT;
  CREATE INDEX runs_by_created ON runs (created, id) WHERE deleted IS NULL;
  CREATE INDEX runs_by_title ON runs (title COLLATE NOCASE, id) WHERE deleted IS NULL;
  CREATE INDEX runs_by_kind ON runs (kind, id) WHERE deleted IS NULL;
  CREATE INDEX runs_by_status ON runs (status, id) WHERE deleted IS NULL;
  CREATE INDEX runs_deleted ON runs (deleted) WHERE deleted IS NOT NULL;
  CREATE INDEX runs_active ON runs (status) WHERE status IN ('queued', 'running');
  CREATE INDEX runs_by_parent ON runs (parent_id) WHERE parent_id IS NOT NULL;
  CREATE INDEX runs_by_search ON runs (created, id, search) WHERE deleted IS NULL;

  CREATE TABLE run_tags (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    tag TEXT NOT NULL,
    PRIMARY KEY (run_id, tag)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX run_tags_by_tag ON run_tags (tag, run_id);

  CREATE TABLE members (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    member INTEGER NOT NULL,
    parameters TEXT NOT NULL,
    summary TEXT,
    PRIMARY KEY (run_id, member)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE series_chunks (
    chunk INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    member INTEGER NOT NULL,
    name TEXT NOT NULL,
    steps BLOB NOT NULL,
    "values" BLOB NOT NULL
  ) STRICT;
  CREATE INDEX series_chunks_by_run ON series_chunks (run_id, member, name);

  CREATE TABLE arrays (
    array INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    dtype TEXT NOT NULL CHECK (dtype IN ('uint8', 'uint32', 'float32', 'float64')),
    shape TEXT NOT NULL,
    fill REAL,
    UNIQUE (run_id, name)
  ) STRICT;

  CREATE TABLE array_chunks (
    chunk INTEGER PRIMARY KEY,
    array INTEGER NOT NULL REFERENCES arrays (array) ON DELETE CASCADE,
    "offset" INTEGER NOT NULL,
    data BLOB NOT NULL
  ) STRICT;
  CREATE INDEX array_chunks_by_array ON array_chunks (array);
  `,
  `
  -- What a run can be resumed from; last_chunk is the last of its series_chunks that came before it.
  CREATE TABLE checkpoints (
    run_id TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    last_chunk INTEGER NOT NULL,
    state BLOB NOT NULL
  ) STRICT;

  CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- Landscapes that the user saved; definition is JSON.
  CREATE TABLE landscapes (
    id TEXT PRIMARY KEY,
    definition TEXT NOT NULL,
    changed INTEGER NOT NULL,
    deleted INTEGER
  ) STRICT;
  `,
  `
  -- The numbers and words of a run's config and summary by their paths, apart from the run: to sort 20,000 runs by
  -- one of them reads nothing else.
  -- The runs of which they have not been taken out yet are the ones with indexed = 0.
  ALTER TABLE runs ADD COLUMN indexed INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX runs_to_index ON runs (id) WHERE indexed = 0;
  CREATE INDEX runs_starred ON runs (created, id) WHERE deleted IS NULL AND starred = 1;
  CREATE INDEX runs_by_duration ON runs ((finished - started), id) WHERE deleted IS NULL;

  CREATE TABLE fields (
    field INTEGER PRIMARY KEY,
    path TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE run_fields (
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    field INTEGER NOT NULL REFERENCES fields (field),
    value ANY NOT NULL,
    PRIMARY KEY (run_id, field)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX run_fields_by_value ON run_fields (field, value);

  -- Runs of one config with lists of values. A run is of one sweep at most; positions count from 0.
  CREATE TABLE sweeps (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    created INTEGER NOT NULL,
    config TEXT NOT NULL,
    over TEXT NOT NULL
  ) STRICT;
  CREATE TABLE sweep_runs (
    run_id TEXT PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
    sweep_id TEXT NOT NULL REFERENCES sweeps (id) ON DELETE CASCADE,
    position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX sweep_runs_by_sweep ON sweep_runs (sweep_id, position);

  -- Filters of the history that the user saved; query is JSON.
  CREATE TABLE filters (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    deleted INTEGER
  ) STRICT;
  `,
  `
  -- Runs that the user laid side by side; runs and look are JSON. A run of it may be deleted, or gone.
  CREATE TABLE comparisons (
    id TEXT PRIMARY KEY,
    title TEXT NOT NULL,
    runs TEXT NOT NULL,
    look TEXT NOT NULL,
    changed INTEGER NOT NULL,
    deleted INTEGER
  ) STRICT;
  `,
  `
  -- What was spent on computing a run, without its pauses; of older runs only the time from their start to their end
  -- is known.
  ALTER TABLE runs ADD COLUMN computed_ms INTEGER;
  UPDATE runs SET computed_ms = max(0, finished - started);
  DROP INDEX runs_by_duration;
  CREATE INDEX runs_by_duration ON runs (computed_ms, id) WHERE deleted IS NULL;
  `,
  `
  -- The preset that a run has its settings from, as JSON. Older runs are looked at again: some have those of a preset.
  ALTER TABLE runs ADD COLUMN preset TEXT;
  UPDATE runs SET indexed = 0;
  `,
  `
  -- The program that is taking the run in from an archive, until all of it is here. No list has such a run, as it
  -- counts as deleted, and no id finds it.
  ALTER TABLE runs ADD COLUMN staged TEXT;
  CREATE INDEX runs_staged ON runs (id) WHERE staged IS NOT NULL;
  `,
  `
  -- How many parts a sweep is computed in, each by itself, perhaps elsewhere; null where it is not, or where the
  -- numbers differ.
  ALTER TABLE sweeps ADD COLUMN parts INTEGER;
  `,
  `
  -- What happened to each run, in its order; of runs of before nothing is known.
  CREATE TABLE run_events (
    event INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
    moment INTEGER NOT NULL,
    what TEXT NOT NULL,
    detail TEXT NOT NULL
  ) STRICT;
  CREATE INDEX run_events_by_run ON run_events (run_id, event);
  `,
  `
  -- 1 where the pieces of an array of float32 are in float16, deflated; see packed.ts.
  ALTER TABLE arrays ADD COLUMN packed INTEGER NOT NULL DEFAULT 0 CHECK (packed IN (0, 1));
  `,
]
