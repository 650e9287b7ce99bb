import { Verdict } from '../../../engine/graph/values.ts'
import type { Values } from '../../../engine/run/events.ts'
import type { Span } from '../../../engine/run/trace.ts'
import type { Usage } from '../../../engine/models/usage.ts'
import { count } from '../amounts.ts'
import { oneLine } from '../text.ts'

/** What a node did, in a few words: the models it called, and the most telling of its outputs. */
export function nodeDetail(outputs: Values, usage: Usage): string {
  const models = usage.models.map(({ model }) => oneLine(model)).join(', ')
  const tokens = usage.inputTokens + usage.outputTokens
  return [models, tokens > 0 ? count(tokens, 'token') : '', telling(outputs)]
    .filter((text) => text !== '')
    .join(' · ')
}

export function verdictText({ pass, score }: Verdict): string {
  return `${pass ? 'passed' : 'did not pass'}${score === null ? '' : `, ${score.toFixed(2)}`}`
}

function telling(outputs: Values): string {
  for (const value of Object.values(outputs)) {
    const verdict = Verdict.safeParse(value)
    if (verdict.success) return verdictText(verdict.data)
  }
  for (const [name, value] of Object.entries(outputs)) {
    const number = Array.isArray(value) ? value.length : value
    if (typeof number === 'number') return `${name} ${number.toLocaleString('en')}`
  }
  return ''
}

/** Where the outputs of a node came from that did not execute. */
export function originOf({ reused, edited }: Pick<Span, 'reused' | 'edited'>): string {
  if (edited) return 'put there by the replay'
  return reused === undefined ? '' : 'from an earlier run'
}
