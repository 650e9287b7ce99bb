import type { Document } from '../../graph/values.ts'
import { NotApplicable } from './define-evaluator.ts'
import { answerIn, documentsIn, questionIn, referencesIn } from './reading.ts'

type Context = Parameters<typeof answerIn>[0]
type Settings = Parameters<typeof answerIn>[1]

export interface Subject {
  readonly question: string
  readonly answer: string
  /** Right answers, or that none is known. */
  readonly reference: string
  readonly passages: readonly Document[]
}

/**
 * All that a judge is shown of a run. What the run or the example does not have is left out.
 * @throws NotApplicable where there is no answer
 */
export function subjectIn(context: Context, settings: Settings): Subject {
  return {
    answer: answerIn(context, settings),
    question: orElse(() => questionIn(context, settings), '(not known)'),
    reference: orElse(() => referencesIn(context, settings).join('\nor\n'), '(not known)'),
    passages: orElse(() => documentsIn(context, settings), []),
  }
}

/** What is found, or what stands in where it does not apply. */
export function orElse<Value>(find: () => Value, otherwise: Value): Value {
  try {
    return find()
  } catch (error) {
    if (error instanceof NotApplicable) return otherwise
    throw error
  }
}
