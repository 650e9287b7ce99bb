import type { Values } from './events.ts'
import type { Outcome } from './outcome.ts'
import { readOutputs } from './read-outputs.ts'
import type { SpanRecord, Taken } from './span-record.ts'
import { uncertainFailure } from './uncertain.ts'

/** Takes the outputs that a replay puts in place of an execution. */
export function takeEdit(span: SpanRecord, edited: Values): Outcome {
  try {
    return span.edited(readOutputs('the edit of the replay', span.step.outputs, edited))
  } catch (error) {
    return span.fail(error, { attempt: 1, calls: undefined, duration: 0, key: '' })
  }
}

/** Takes a person's word for what became of an attempt that was cut off, which is not to be repeated. */
export function takeWord(
  span: SpanRecord,
  { action, outputs = {} }: Values,
  cutOff: Pick<Taken, 'attempt' | 'key'>,
): Outcome {
  const taken = { ...cutOff, calls: undefined, duration: 0 }
  try {
    if (action !== 'done') throw uncertainFailure(span.step.id)
    return span.end(readOutputs('the answer', span.step.outputs, outputs), taken)
  } catch (error) {
    return span.fail(error, taken)
  }
}

/** Takes what another run has recorded of the same work; undefined where nothing may answer for it. */
export function takeRecord(span: SpanRecord, key: string): Outcome | undefined {
  const { entry, effect } = span.step
  const { replay, reuse, journal } = span.run
  if (span.fresh) return undefined
  const repeated = replay?.recordOf(span.path, key)
  if (repeated !== undefined) return span.reused(repeated, repeated.key ?? key)
  if (!reuse || effect !== 'pure' || entry.cache === 'off') return undefined
  const found = journal.find(key)
  return found === undefined ? undefined : span.reused(found, key)
}
