import { RunDamaged, type Journal, type RecordedEvent, type RunRecord } from '../journal/journal.ts'
import { placeOf } from './place.ts'

/** One execution of a node in an earlier run. */
export interface PastExecution {
  readonly run: string
  readonly path: string
  /** Epoch milliseconds. */
  readonly endedAt: number
  readonly status: 'succeeded' | 'failed'
  /** Milliseconds of work. */
  readonly duration: number
  readonly tokens: number
  /** US dollars; null where a price is not known. */
  readonly cost: number | null
  readonly model?: string
  /** The experiment whose run it was. */
  readonly experiment?: string
}

/** Among the newest runs of a graph these are looked at. */
const mostRecords = 100
/** Reading stops here: a run of a large map has tens of thousands of events. */
const mostEvents = 20_000
/** Read without a pause. */
const eventsAtOnce = 500

/**
 * The newest executions of a node, newest first. Those that a record answered for, or a replay gave,
 * do not count. However long the history of the graph is, a bounded part of it is read.
 * @param place the node, with those around it in subgraphs: `answer/generate`
 * @param counts whether a run is one of those that count; left out, all are
 */
export async function pastExecutions(
  journal: Journal,
  graph: string,
  place: string,
  most: number,
  counts: (run: RunRecord) => boolean = () => true,
): Promise<readonly PastExecution[]> {
  const found: PastExecution[] = []
  let read = 0
  for (const record of journal.runs({ graph, limit: mostRecords })) {
    if (found.length >= most || read >= mostEvents) break
    if (!counts(record)) continue
    const { id } = record
    const own: PastExecution[] = []
    for (let seq = 0; ;) {
      const events = eventsAfter(journal, id, seq)
      const last = events.at(-1)
      if (last === undefined) break
      seq = last.seq
      for (const event of events) {
        if ('path' in event && placeOf(event.path) === place)
          own.push(...executionOf(event, record))
      }
      read += events.length
      // Whoever else is served by this process goes first.
      await new Promise((resolve) => setImmediate(resolve))
    }
    found.push(...own.toReversed())
  }
  return found.slice(0, most)
}

/** Of a run whose record is damaged no more is read. */
function eventsAfter(journal: Journal, run: string, seq: number): readonly RecordedEvent[] {
  try {
    return journal.bareEvents(run, seq, eventsAtOnce)
  } catch (error) {
    if (error instanceof RunDamaged) return []
    throw error
  }
}

function executionOf(event: RecordedEvent, { experiment }: RunRecord): PastExecution[] {
  if (event.type !== 'node-end' && event.type !== 'node-error') return []
  if (event.reused !== undefined || (event.type === 'node-end' && event.edited)) return []
  const { run, path, at, duration, usage } = event
  const [model] = usage.models
  return [
    {
      run,
      path,
      endedAt: at,
      status: event.type === 'node-end' ? 'succeeded' : 'failed',
      duration,
      tokens: usage.inputTokens + usage.outputTokens,
      cost: usage.cost,
      ...(model === undefined ? {} : { model: model.model }),
      ...(experiment === undefined ? {} : { experiment }),
    },
  ]
}
