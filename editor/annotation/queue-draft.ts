import type { QueueCreate } from '../../server/api/annotation.ts'

/** A queue that is being made. It outlives the page, so that nothing typed is lost. */

const key = 'heddle.new-queue'

/** Undefined where nothing was kept, or what was kept is none. */
export function readQueueDraft(): QueueCreate | undefined {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? 'null')
    return isDraft(value) ? value : undefined
  } catch {
    return undefined
  }
}

export function keepQueueDraft(draft: QueueCreate): void {
  try {
    localStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // A full or forbidden storage must not keep anybody from making a queue.
  }
}

export function dropQueueDraft(): void {
  try {
    localStorage.removeItem(key)
  } catch {
    // Where nothing can be kept, nothing is there.
  }
}

const kinds: Readonly<Record<keyof Omit<QueueCreate, 'source' | 'fields'>, string>> = {
  name: 'string',
  graph: 'string',
  target: 'string',
  guidelines: 'string',
  reviewers: 'number',
  blind: 'boolean',
  reservation: 'number',
}

function isDraft(value: unknown): value is QueueCreate {
  if (typeof value !== 'object' || value === null) return false
  const parts = new Map<string, unknown>(Object.entries(value))
  const fields = parts.get('fields')
  return (
    Object.entries(kinds).every(([name, kind]) => typeof parts.get(name) === kind) &&
    Array.isArray(fields) &&
    fields.every((field: unknown) => typeof field === 'object' && field !== null && 'key' in field)
  )
}
