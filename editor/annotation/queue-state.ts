import type { QueueItem } from '../../server/api/annotation.ts'
import type { Tone } from '../ui/Badge.tsx'

/** What an item's state is called, and in which colour. */
export const stateWords: Readonly<Record<QueueItem['state'], { label: string; tone: Tone }>> = {
  open: { label: 'open', tone: 'neutral' },
  reviewed: { label: 'reviewed', tone: 'ok' },
  disagreement: { label: 'disagreement', tone: 'warn' },
  adjudicated: { label: 'decided', tone: 'ok' },
  skipped: { label: 'skipped', tone: 'neutral' },
}
