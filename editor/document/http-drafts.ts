import { askedAhead } from '../client/ask-ahead.ts'
import { ApiError, request } from '../client/request.ts'
import type { DraftSaved, GraphAnswer, VersionAnswer } from '../../server/api.ts'
import type { DraftConnection } from './autosave.ts'

/** Drafts over HTTP. */
export const httpDrafts: DraftConnection = {
  load: (name) => askedAhead<GraphAnswer>(`/api/graphs/${encodeURIComponent(name)}`),
  async version(name, version) {
    const path = `/api/graphs/${encodeURIComponent(name)}/versions/${encodeURIComponent(version)}`
    return (await request<VersionAnswer>(path)).graph
  },
  async save(name, change) {
    try {
      const { revision, problems } = await request<DraftSaved>(
        `/api/graphs/${encodeURIComponent(name)}/draft`,
        { method: 'PUT', body: change },
      )
      return { kind: 'saved', revision, problems }
    } catch (error) {
      const current = error instanceof ApiError ? currentOf(error.body) : undefined
      if (current === undefined) throw error
      return { kind: 'stale', current }
    }
  },
}

/** The newer draft, which the answer to a stale save holds beside its error. */
function currentOf(body: unknown): GraphAnswer | undefined {
  if (typeof body !== 'object' || body === null || !('current' in body)) return undefined
  // SAFETY: the route sends it as `server/api.ts` says.
  return body.current as GraphAnswer
}
