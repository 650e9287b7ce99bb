import { newRunId as newId } from '../../engine/run/run-id.ts'
import type { AuditEntry } from '../api/people.ts'
import type { Store } from '../store/open-store.ts'
import type { AuditRow } from '../store/tables.ts'

/** What is written of a change. Never a value: names say enough. */
export interface NewAuditEntry {
  readonly actor: string
  readonly name: string
  readonly action: string
  readonly target?: string | undefined
  readonly detail?: string | undefined
  readonly address?: string | undefined
}

/** Who changed what, when and from where. Entries are only ever added. */
export interface Audit {
  add(entry: NewAuditEntry): Promise<void>
  /**
   * The newest first; with `after` what came after that entry, the oldest first, for a program that
   * collects them.
   */
  list(options: { after?: string | undefined; limit: number }): Promise<AuditEntry[]>
}

const longest = 300

export function openAudit(store: Store): Audit {
  let last = 0
  return {
    async add({ actor, name, action, target, detail, address }) {
      const at = Date.now()
      // Ids rise strictly, also within a millisecond: whoever reads on from one misses none.
      last = Math.max(at, last + 1)
      await store
        .insertInto('audit')
        .values({
          id: newId(last),
          at,
          actor,
          name,
          action,
          target: cut(target),
          detail: cut(detail),
          address: cut(address),
        })
        .execute()
    },
    async list({ after, limit }) {
      const all = store.selectFrom('audit').selectAll().limit(limit)
      const rows = await (
        after === undefined
          ? all.orderBy('id', 'desc')
          : all.where('id', '>', after).orderBy('id', 'asc')
      ).execute()
      return rows.map(toEntry)
    },
  }
}

function cut(text: string | undefined): string | null {
  return text === undefined ? null : text.slice(0, longest)
}

function toEntry({ target, detail, address, at, ...entry }: AuditRow): AuditEntry {
  return {
    ...entry,
    at: Number(at),
    ...(target === null ? {} : { target }),
    ...(detail === null ? {} : { detail }),
    ...(address === null ? {} : { address }),
  }
}
