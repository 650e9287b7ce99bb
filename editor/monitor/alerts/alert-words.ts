import type { Alert } from '../../../server/api/alerts.ts'
import type { Tone } from '../../ui/Badge.tsx'

/** What a rule is, in a word or two. One that fires goes on to, until enough runs say otherwise. */
export function stateOf({ state, now }: Alert): { readonly word: string; readonly tone: Tone } {
  if (state === 'firing') return { word: 'Firing', tone: 'error' }
  if (now.kind === 'unknown') return { word: 'Not measured', tone: 'warn' }
  if (now.kind === 'too-few') return { word: 'Too few to say', tone: 'neutral' }
  return { word: 'Quiet', tone: 'ok' }
}

/** What is measured now: `Now 7.2 s, of 43 runs`. Why nothing is stands as it is. */
export function nowWords({ now: { kind, text } }: Alert): string {
  if (kind === 'measured') return `Now ${text}`
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}

/** Who is told, as far as a reader has to know: an address of a chat service holds a secret. */
export function toldWords({ webhook, changes }: Alert): string | undefined {
  if (webhook === undefined) return undefined
  const host = URL.canParse(webhook) ? new URL(webhook).host : webhook
  const [last] = changes
  if (last?.told?.state === 'failed') return `${host} could not be told`
  return last?.told?.problem !== undefined ? `${host} is told again` : `Tells ${host}`
}

/** Whether the last change has not reached who is to be told. */
export function isUntold({ changes: [last] }: Alert): boolean {
  return last?.told !== undefined && last.told.state !== 'delivered' && last.told.attempts > 0
}
