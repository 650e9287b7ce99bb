import { z } from 'zod'
import { askJudge, material, numbered } from './ask-judge.ts'
import type { ChatModel } from '../../models/chat-model.ts'
import type { Entails } from './citation-support.ts'

const Entailment = z.object({
  reason: z.string().describe('Why, in one sentence, before the verdict'),
  entailed: z.boolean().describe('Whether the statement follows from the passages'),
})

export const entailmentInstructions = `Say whether the statement follows from the passages alone, whatever you know yourself.
${material}`

/** Asks a model whether passages entail a statement; the same question is asked once. */
export function entailmentBy(judge: ChatModel): Entails {
  const known = new Map<string, Promise<boolean>>()
  return (statement, passages, signal) => {
    const key = JSON.stringify([statement, ...passages.map(({ id }) => id)])
    const content = `${entailmentInstructions}\n\nPassages:\n${numbered(passages)}\n\nStatement:\n${statement}`
    const asked = { name: 'entailment', schema: Entailment, content }
    const answer = known.get(key) ?? askJudge(judge, asked, signal).then(({ entailed }) => entailed)
    known.set(key, answer)
    return answer
  }
}
