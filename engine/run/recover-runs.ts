import { messageOf } from '../graph/message-of.ts'
import { GraphError } from '../graph/problem.ts'
import { RunDamaged, type RunRecord } from '../journal/journal.ts'
import type { RunHandle } from './engine.ts'
import type { FailureDescription } from './events.ts'
import type { LiveRuns } from './live-runs.ts'
import { hasUnheardAnswer, openWaits, readRecovered } from './recover.ts'
import { RunElsewhere } from './run-elsewhere.ts'
import { runsOf } from './runs-of.ts'

/**
 * Goes on with every run that was cut off, and takes over the deadlines of those that wait.
 * @param onStuck told why a run cannot go on; without it, one whose graph has problems is ended
 * @param only of these runs; left out, all
 */
export async function recoverRuns(
  runs: LiveRuns,
  onStuck?: (record: RunRecord, why: string) => void,
  only?: readonly string[],
): Promise<readonly RunHandle[]> {
  const { journal } = runs
  const recovered: RunHandle[] = []
  const records =
    only === undefined
      ? [...runsOf(journal, 'running'), ...runsOf(journal, 'waiting')]
      : only.flatMap((id) => journal.run(id) ?? [])
  for (const record of records) {
    if (runs.get(record.id) !== undefined || record.endedAt !== undefined) continue
    try {
      // Before it is read: others may work on many runs.
      if (record.status === 'running') await runs.claim(record.id)
      const past = readRecovered(journal, record.id)
      if (record.status === 'waiting' && !hasUnheardAnswer(past)) {
        runs.deadlines.watch(record.id, openWaits(past))
        continue
      }
      const graph = await runs.findGraph(record)
      if (graph === undefined) {
        onStuck?.(record, 'Its graph is not stored any more.')
        continue
      }
      const handle = await runs.goOn(record, graph)
      if (handle !== undefined) recovered.push(handle)
    } catch (error) {
      if (error instanceof RunElsewhere) continue
      // One run that cannot go on must not keep the others from it.
      if (onStuck !== undefined) onStuck(record, messageOf(error))
      else if (error instanceof GraphError) await runs.end(record.id, 'failed', cannotGoOn(error))
      else if (!(error instanceof RunDamaged)) throw error
    }
  }
  return recovered
}

/** Of a run whose graph has problems by now, as one whose graph needs a node type that is gone. */
export function cannotGoOn({ message }: GraphError): FailureDescription {
  return { message: `The run cannot go on. ${message}`, code: 'config' }
}
