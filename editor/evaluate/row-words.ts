import type { Json } from '../../engine/graph/values.ts'
import type { ScoreResult } from '../../engine/evaluate/score.ts'
import type { RowSide } from '../../server/api/experiments.ts'

/** The text that an example asks: its first input that is one. */
export function questionOf(inputs: Readonly<Record<string, Json>>): string {
  const text = Object.values(inputs).find((value) => typeof value === 'string')
  return typeof text === 'string' ? text : JSON.stringify(inputs)
}

/** What a run answered, as one text: its output `answer`, else its first text, else all of it as JSON. */
export function answerOf(side: RowSide | undefined): string {
  return side === undefined ? '' : answerIn(side.outputs)
}

/** The answer among the outputs of a run, as one text. */
export function answerIn(outputs: Readonly<Record<string, Json>>): string {
  const answer = outputs['answer']
  if (typeof answer === 'string') return answer
  const text = Object.values(outputs).find((value) => typeof value === 'string')
  if (typeof text === 'string') return text
  return Object.keys(outputs).length === 0 ? '' : JSON.stringify(outputs, null, 2)
}

/** A score as a number to compare; undefined where it is a word, does not apply or failed. */
export function numberOf(score: ScoreResult | undefined): number | undefined {
  if (score?.status !== 'ok') return undefined
  if (typeof score.value === 'boolean') return score.value ? 1 : 0
  return typeof score.value === 'number' ? score.value : undefined
}

/** A score in a word or figure, whatever became of it. */
export function scoreWords(score: ScoreResult | undefined): string {
  if (score === undefined) return '–'
  if (score.status === 'error') return 'error'
  if (score.status === 'not-applicable') return 'n/a'
  if (typeof score.value === 'boolean') return score.value ? 'yes' : 'no'
  if (typeof score.value === 'string') return score.value
  return score.value.toLocaleString(undefined, {
    minimumFractionDigits: 2,
    maximumFractionDigits: Math.abs(score.value) < 0.1 ? 4 : 2,
  })
}
