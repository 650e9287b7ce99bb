import { messageText } from '../../graph/message-text.ts'
import type { Message } from '../../graph/values.ts'
import { sentencesOf } from '../../retrieval/sentences.ts'
import { isStopWord, wordsOf } from '../../retrieval/words.ts'

const refersBack =
  /\b(it|its|that|this|those|these|they|them|their|there|he|she|one|ones|former|latter)\b/i
const continues = /^(and|but|or|so|also|what about|how about|then)\b/i

/**
 * A follow-up such as "and in Postgres?" with what it leaves out: the words of the question before
 * it that it does not repeat. A question that stands by itself comes back unchanged.
 */
export function standaloneQuestion(question: string, history: readonly Message[]): string {
  const before = history.findLast((message) => message.role === 'user')
  if (before === undefined) return question
  const content = wordsOf(question).filter((word) => !isStopWord(word))
  const short = content.length <= 2
  if (!short && !refersBack.test(question) && !continues.test(question.trim())) return question
  const known = new Set(content)
  const missing = keywordsOf(messageText(before)).filter((word) => !known.has(word))
  return missing.length === 0 ? question : `${question.trim()} (${missing.join(' ')})`
}

/** The words of a text that carry meaning, each once, in order. */
export function keywordsOf(text: string, language = 'en'): string[] {
  return [...new Set(wordsOf(text, language).filter((word) => !isStopWord(word)))]
}

/**
 * The questions of a text that asks several, each with its question mark. None for a text with one
 * question: to take that apart it must be understood.
 */
export function questionsIn(text: string, language = 'en'): string[] {
  const asked = sentencesOf(text, language)
    .map((sentence) => sentence.text.replace(/^(?:[-*+]|\d+[.)])\s+/, ''))
    .filter((sentence) => /[?？؟]$/.test(sentence))
  return asked.length > 1 ? asked : []
}
