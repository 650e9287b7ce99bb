import { z } from 'zod'
import { messageOf } from '../../graph/message-of.ts'
import type { Json } from '../../graph/values.ts'
import { ModelError } from '../../models/model-error.ts'
import { NodeError } from '../../run/failure.ts'
import type { Measure } from '../measure.ts'
import type { ScoreResult } from '../score.ts'
import type { Evaluator } from './evaluator.ts'

/** Thrown inside an evaluator where it does not apply to an example; becomes a score without a value. */
export class NotApplicable extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'NotApplicable'
  }
}

/** Thrown inside an evaluator that cannot tell, such as for want of a model. It is never a 0. */
export class EvaluatorError extends Error {
  /** Such as `no-model` or `range`. */
  readonly errorType: string

  constructor(message: string, errorType: string) {
    super(message)
    this.name = 'EvaluatorError'
    this.errorType = errorType
  }
}

export interface EvaluatorDefinition<Settings extends z.ZodObject> extends Omit<
  Evaluator<z.output<Settings>>,
  'settings' | 'usesModel'
> {
  readonly settings: Settings
  /** It asks a model; false when left out. */
  readonly usesModel?: boolean
  /** It scores runs that failed, too; any other run that failed is an error of the score. */
  readonly scoresFailedRuns?: boolean
}

/**
 * Declares a way to score runs, in one file: settings are a zod object from which the form is made,
 * `evaluate` gives a score or throws `NotApplicable`. Whatever else is thrown becomes a score with
 * the status `error`. The version must rise whenever the same run may now get another score.
 */
export function defineEvaluator<Settings extends z.ZodObject>(
  definition: EvaluatorDefinition<Settings>,
): Evaluator {
  const { scoresFailedRuns = false, usesModel = false, evaluate, ...rest } = definition
  return {
    ...rest,
    usesModel,
    async evaluate(context) {
      const settings = definition.settings.safeParse(context.settings ?? {})
      if (!settings.success) {
        const problems = z.prettifyError(settings.error).replace(/\s*\n\s*/g, ' ')
        return failed(`The settings of "${definition.id}" do not fit: ${problems}`, 'settings')
      }
      const { run, node, signal } = context
      if (!scoresFailedRuns && node === undefined && run.status !== 'succeeded') {
        return failed(`The run "${run.id}" ended as ${run.status}, so it has no score.`, 'run')
      }
      try {
        return await evaluate({ ...context, settings: settings.data })
      } catch (error) {
        if (signal.aborted) throw error
        return scoreOf(error, definition.id)
      }
    },
  }
}

function failed(reason: string, errorType: string): ScoreResult {
  return { status: 'error', reason, errorType }
}

function scoreOf(error: unknown, id: string): ScoreResult {
  if (error instanceof NotApplicable) return { status: 'not-applicable', reason: error.message }
  if (error instanceof EvaluatorError) return failed(error.message, error.errorType)
  if (error instanceof ModelError) return failed(error.message, 'model')
  if (error instanceof NodeError) return failed(error.message, error.code)
  const message = messageOf(error)
  return failed(message === '' ? `"${id}" failed without a message.` : message, 'evaluator')
}

/** A measure as a score, with what people read beside it. */
export function scoreOfMeasure(measure: Measure, explanation?: string): ScoreResult {
  if (measure.value === null) return { status: 'not-applicable', reason: measure.reason }
  const { value, numerator, denominator } = measure
  return {
    status: 'ok',
    value,
    numerator,
    denominator,
    ...(explanation === undefined ? {} : { explanation }),
  }
}

/** The settings of an evaluator as JSON Schema, for forms. */
export function settingsSchema(evaluator: Evaluator): Json {
  // SAFETY: zod writes plain JSON; its return type is wider than ours.
  return z.toJSONSchema(evaluator.settings, { io: 'input' }) as Json
}
