import { buildWordIndex } from '../../engine/retrieval/word-index.ts'
import { passages, topK } from './work.ts'

/** The search of the servers that are written by hand: Heddle's own, so that everyone's costs the same. */
export async function openPassages(): Promise<(question: string) => string> {
  const texts = passages()
  const index = await buildWordIndex(texts, 'en')
  return (question) =>
    index
      .search([{ term: question, weight: 1 }], topK)
      .map(({ number }, at) => `[${at + 1}] ${texts[number]}`)
      .join('\n\n')
}
