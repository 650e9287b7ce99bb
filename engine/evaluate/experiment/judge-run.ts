import type { Journal, JournalEntry, RecordedEvent } from '../../journal/journal.ts'
import { addUsage } from '../../models/usage.ts'
import { newRunId } from '../../run/run-id.ts'
import type { Evaluator } from '../evaluators/evaluator.ts'
import type { ScoreResult } from '../score.ts'
import { judgeCallType, type JudgeCall } from './judge-calls.ts'

export interface KeptScore {
  readonly evaluator: Pick<Evaluator, 'id' | 'version'>
  /** The run that was scored. */
  readonly scored: string
  /** Left out where the work was broken off. */
  readonly score: ScoreResult | undefined
  readonly trial: number
  readonly experiment?: string | undefined
}

/**
 * Keeps the calls for one score in the journal, as a run with a span for each, all at once: it is
 * never left half done. Its graph has a name that no graph can have. What led to an error is kept
 * for readers, and is asked anew when the run is scored again.
 */
export async function keepJudgeRun(
  calls: readonly JudgeCall[],
  { evaluator, scored, score, trial, experiment }: KeptScore,
  journal: Pick<Journal, 'append'>,
): Promise<void> {
  if (!calls.some(({ made }) => made !== undefined)) return
  const run = newRunId()
  const started = Math.min(...calls.map(({ made }) => made?.call.startedAt ?? Date.now()))
  const events: RecordedEvent[] = []
  let seq = 0
  const next = (at: number) => ({ run, seq: (seq += 1), at: Math.round(at) })
  events.push({
    type: 'run-start',
    ...next(started),
    graph: `judge ${evaluator.id}`,
    version: `${evaluator.id}@${evaluator.version}`,
    input: { run: scored },
    settings: { trial, ...(experiment === undefined ? {} : { experiment }) },
  })
  for (const [at, call] of calls.entries()) {
    const path = `call-${at + 1}`
    const begun = call.made?.call.startedAt ?? started
    const own = { path, node: path, nodeType: judgeCallType, attempt: 1 }
    const took = {
      usage: call.made?.usage ?? addUsage([]),
      calls: call.made === undefined ? [] : [call.made.call],
      duration: call.duration,
    }
    events.push({ type: 'node-start', ...next(begun), ...own, inputs: {} })
    const end = begun + call.duration
    if (call.answer === undefined) {
      const error = { message: 'The judge did not answer.', code: 'model', node: path }
      events.push({ type: 'node-error', ...next(end), ...own, ...took, error, handled: false })
    } else {
      const key = score?.status === 'error' ? `${call.key} ${run}` : call.key
      const reused = call.reused === undefined ? {} : { reused: call.reused }
      events.push({
        type: 'node-end',
        ...next(end),
        ...own,
        ...took,
        outputs: call.answer,
        key,
        ...reused,
      })
    }
  }
  const ended = Math.max(...events.map(({ at }) => at))
  const usage = addUsage(calls.flatMap(({ made }) => made?.usage.models ?? []))
  const over = { type: 'run-end', ...next(ended), usage, duration: ended - started } as const
  events.push(
    score?.status === 'error'
      ? {
          ...over,
          status: 'failed',
          outputs: {},
          error: { message: score.reason, code: score.errorType },
        }
      : score === undefined
        ? { ...over, status: 'cancelled', outputs: {} }
        : {
            ...over,
            status: 'succeeded',
            outputs: score.status === 'ok' ? { score: score.value } : {},
          },
  )
  await journal.append(events.map((event): JournalEntry => ({ event })))
}
