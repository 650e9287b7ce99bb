import type {
  FeedbackGive,
  FeedbackKind,
  FeedbackList,
  OwnFeedback,
} from '../../server/api/feedback.ts'
import { request } from '../client/request.ts'

/** What the list is narrowed to; undefined takes all. */
export interface ShownFeedback {
  readonly graph: string | undefined
  readonly version: string | undefined
  readonly deployment: string | undefined
  readonly kind: FeedbackKind | 'thumbs-up' | 'thumbs-down' | undefined
  /** Days back from now. */
  readonly days: number | undefined
}

export const ownFeedbackKey = (run: string): readonly string[] => ['own-feedback', run]

export function readOwnFeedback(run: string): Promise<OwnFeedback> {
  return request(address(run))
}

export function giveFeedback(run: string, given: FeedbackGive): Promise<OwnFeedback> {
  return request(address(run), { method: 'POST', body: given })
}

const day = 24 * 60 * 60 * 1000

export function listFeedback(shown: ShownFeedback, after: string): Promise<FeedbackList> {
  const { days, ...named } = shown
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(named)) {
    if (value !== undefined) query.set(name, String(value))
  }
  if (days !== undefined) query.set('from', String(Date.now() - days * day))
  if (after !== '') query.set('after', after)
  return request(`/api/feedback?${query.toString()}`)
}

export function removeFeedback(id: string): Promise<undefined> {
  return request(`/api/feedback/${encodeURIComponent(id)}`, { method: 'DELETE' })
}

function address(run: string): string {
  return `/v1/runs/${encodeURIComponent(run)}/feedback`
}
