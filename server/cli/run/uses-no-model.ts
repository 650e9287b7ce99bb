import type { RunEvent } from '../../../engine/run/events.ts'

/** A node that answers in the words of a model when there is one had to do without. */
export function usesNoModel(event: RunEvent): boolean {
  return event.type === 'node-start' && event.nodeType === 'generate' && event.model === 'offline'
}
