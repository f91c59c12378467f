import { z } from 'zod'

/** What a run is known by: a ULID. */
export const runIdSchema = z.string().regex(/^[0-9A-HJKMNP-TV-Z]{26}$/, 'must be a run id (26 letters and digits)')
