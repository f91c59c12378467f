import type { Database } from 'better-sqlite3'

/** What the user has set for all shells, by name. */
export interface SettingsTable {
  get(name: string): string | null
  /** null removes it. */
  set(name: string, value: string | null): void
}

export function settingsTable(database: Database): SettingsTable {
  const get = database.prepare<[string], string>('SELECT value FROM settings WHERE name = ?').pluck()
  const set = database.prepare<[string, string]>(
    'INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  )
  const remove = database.prepare<[string]>('DELETE FROM settings WHERE name = ?')
  return {
    get: (name) => get.get(name) ?? null,
    set(name, value) {
      if (value === null) remove.run(name)
      else set.run(name, value)
    },
  }
}
