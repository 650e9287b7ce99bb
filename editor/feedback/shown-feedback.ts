import type { ShownFeedback } from './feedback-requests.ts'

const kinds = [
  'thumbs',
  'thumbs-up',
  'thumbs-down',
  'stars',
  'comment',
  'reasons',
  'correction',
] as const

/** What an address narrows the list to; what it cannot mean is left out. */
export function readShown(search: URLSearchParams): ShownFeedback {
  const days = Number(search.get('days'))
  return {
    graph: search.get('graph') ?? undefined,
    version: search.get('version') ?? undefined,
    deployment: search.get('deployment') ?? undefined,
    kind: kinds.find((kind) => kind === search.get('kind')),
    days: days > 0 && days <= 3650 ? days : undefined,
  }
}
