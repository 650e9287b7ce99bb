import type { Message } from '../../graph/values.ts'
import { messageText } from '../../graph/message-text.ts'
import { sentencesOf } from '../../retrieval/sentences.ts'
import { termsOf } from '../../retrieval/words.ts'
import { termWeights } from './term-weights.ts'

interface Candidate {
  readonly text: string
  readonly role: Message['role']
  readonly terms: ReadonlySet<string>
}

/**
 * The sentences of a conversation that say most, in their order: those whose words come up in many
 * of its sentences, where a word counts once (SumBasic, Nenkova & Vanderwende 2005).
 */
export function summarizeOffline(messages: readonly Message[], sentences: number): string {
  const candidates = messages.flatMap((message) =>
    sentencesOf(messageText(message)).flatMap<Candidate>(({ text, kind }) => {
      const terms = new Set(termsOf(text))
      return kind === 'heading' || terms.size < 2 ? [] : [{ text, role: message.role, terms }]
    }),
  )
  const rarity = termWeights(candidates.map(({ terms }) => [...terms]))
  /** How much a word is talked about; what was said by a chosen sentence counts no more. */
  const worth = new Map<string, number>()
  for (const { terms } of candidates)
    for (const term of terms) worth.set(term, (worth.get(term) ?? 0) + 1 / (1 + rarity(term)))
  const chosen = new Set<Candidate>()
  while (chosen.size < Math.min(sentences, candidates.length)) {
    let best: Candidate | undefined
    let most = -1
    for (const candidate of candidates) {
      if (chosen.has(candidate)) continue
      const score =
        [...candidate.terms].reduce((sum, term) => sum + (worth.get(term) ?? 0), 0) /
        Math.sqrt(candidate.terms.size)
      if (score > most) {
        most = score
        best = candidate
      }
    }
    if (best === undefined) break
    chosen.add(best)
    for (const term of best.terms) worth.set(term, 0)
  }
  return candidates
    .filter((candidate) => chosen.has(candidate))
    .map(
      ({ role, text }) =>
        `${role === 'user' ? 'User' : 'Assistant'}: ${text.replace(/\s*\n\s*/g, ' ')}`,
    )
    .join('\n')
}
