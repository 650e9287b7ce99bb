import type { RunEnd } from '../../../engine/run/events.ts'
import { duration, usageText } from '../amounts.ts'
import { look, type Line } from '../line.ts'
import { oneLine } from '../text.ts'

/** What is told about a run beside its events. */
export interface RunFacts {
  /** False where nothing is kept of it, so that its id leads nowhere. */
  readonly kept: boolean
  /** A node had to do without the model that its config names. */
  readonly offline: boolean
  /** What to do about that, if it is not the usual. */
  readonly offlineHint?: string
}

const usualHint =
  'Set OPENAI_API_KEY or OPENAI_BASE_URL, or connect a model in the settings of the editor.'

/** How a run ended, what it took, and what its reader should know. */
export function runSummary(end: RunEnd, facts: RunFacts): Line[] {
  const usage = end.usage.calls === 0 ? [] : [usageText(end.usage)]
  const parts = [duration(end.duration), ...usage, ...(facts.kept ? [`run ${end.run}`] : [])]
  const took = look(` · ${parts.join(' · ')}`, 'quiet')
  switch (end.status) {
    case 'cancelled':
      return [[look('■ Cancelled', 'warning'), took]]
    case 'failed': {
      const { error } = end
      const node = error?.node === undefined ? '' : ` at the node "${error.node}"`
      return [
        [look(`✗ Failed${node}`, 'bad'), took],
        [oneLine(error?.message ?? 'The run failed.')],
        ...(error?.hint === undefined ? [] : [[oneLine(error.hint)]]),
      ]
    }
    case 'succeeded':
      return [[look('✓ Done', 'good'), took], ...(facts.offline ? extractive(facts) : [])]
  }
}

function extractive({ offlineHint = usualHint }: RunFacts): Line[] {
  const sentence =
    'No model is connected, so answers are extractive: made of sentences of the documents.'
  return [[look(sentence, 'warning')], [look(offlineHint, 'quiet')]]
}
