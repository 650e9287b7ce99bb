import type { Citation, Document } from '../../graph/values.ts'
import { sentencesOf, type Passage } from '../../retrieval/sentences.ts'
import { termsOf } from '../../retrieval/words.ts'
import { coverage, termWeights } from './term-weights.ts'

export interface ExtractedAnswer {
  readonly answer: string
  readonly citations: readonly Citation[]
  /** False when nothing in the documents answers the question; the answer then says so. */
  readonly supported: boolean
}

export const refusal = 'The documents do not say anything about that.'

/** At least this share of the question's weight must stand in the passages that answer. */
const leastSupport = 0.5

interface Candidate {
  readonly document: Document
  readonly rank: number
  /** The passage and what belongs to it: the list or code behind a line that ends with a colon. */
  readonly passages: readonly Passage[]
  readonly terms: ReadonlySet<string>
  readonly score: number
}

/**
 * Answers with the sentences of the documents that fit the question best, each with its citation.
 * @param options.sentences how many at most
 * @param options.avoid sentences that a check did not accept
 */
export function extractAnswer(
  question: string,
  documents: readonly Document[],
  options: { sentences?: number; avoid?: readonly string[]; language?: string } = {},
): ExtractedAnswer {
  const { sentences = 3, avoid = [], language = 'en' } = options
  const wanted = new Set(termsOf(question, language))
  const candidates = candidatesOf(wanted, documents, language).filter(
    (candidate) => !avoid.some((text) => text.includes(candidate.passages[0]!.text)),
  )
  const chosen = choose(wanted, candidates, sentences)
  const covered = new Set(chosen.flatMap((candidate) => [...candidate.terms]))
  const weigh = weightsOf(documents, language)
  if (chosen.length === 0 || coverage(wanted, covered, weigh) < leastSupport) {
    return { answer: refusal, citations: [], supported: false }
  }
  return write(chosen, documents)
}

function weightsOf(documents: readonly Document[], language: string): (term: string) => number {
  return termWeights(
    documents.flatMap((document) =>
      sentencesOf(document.text, language).map((passage) => termsOf(passage.text, language)),
    ),
  )
}

function candidatesOf(
  wanted: ReadonlySet<string>,
  documents: readonly Document[],
  language: string,
): Candidate[] {
  const weigh = weightsOf(documents, language)
  return documents.flatMap((document, rank) => {
    const passages = sentencesOf(document.text, language)
    const title = new Set(termsOf(document.title ?? '', language))
    const named = coverage(wanted, title, weigh)
    return passages.flatMap((passage, index) => {
      if (passage.kind === 'heading') return []
      const group = [passage, ...follows(passages, index)]
      const terms = new Set(termsOf(group.map((part) => part.text).join('\n'), language))
      const own = coverage(wanted, terms, weigh)
      if (own === 0 && named < leastSupport) return []
      // A section whose heading names the question answers it in its first sentences.
      const leading = named * Math.max(0, 1 - index / 3)
      const length = group.reduce((sum, part) => sum + part.text.length, 0)
      const brevity = length < 25 ? 0.5 : length > 700 ? 0.7 : 1
      const score = (own + 0.5 * named + 0.35 * leading) * brevity * (1 / (1 + 0.12 * rank))
      return [{ document, rank, passages: group, terms: new Set([...terms, ...title]), score }]
    })
  })
}

/** The list, table or code that a line ending with a colon announces. */
function follows(passages: readonly Passage[], index: number): Passage[] {
  if (!/[:：]$/.test(passages[index]!.text)) return []
  const behind: Passage[] = []
  for (let next = index + 1; next < passages.length && behind.length < 8; next += 1) {
    const passage = passages[next]!
    if (passage.kind === 'sentence' || passage.kind === 'heading') break
    behind.push(passage)
    if (passage.kind !== 'item') break
  }
  return behind
}

/** The best first; a further one must add words of the question or be nearly as good. */
function choose(
  wanted: ReadonlySet<string>,
  candidates: readonly Candidate[],
  most: number,
): Candidate[] {
  const sorted = [...candidates].sort((a, b) => b.score - a.score)
  const [best] = sorted
  if (best === undefined) return []
  const chosen: Candidate[] = []
  const taken = new Set<Passage>()
  const texts = new Set<string>()
  const covered = new Set<string>()
  for (const candidate of sorted) {
    if (chosen.length >= most || candidate.score < best.score * 0.45) break
    if (candidate.passages.some((passage) => taken.has(passage) || texts.has(passage.text)))
      continue
    const adds = [...candidate.terms].some((term) => wanted.has(term) && !covered.has(term))
    const beside = candidate.document === best.document
    if (chosen.length > 0 && !adds && !(beside && candidate.score > best.score * 0.6)) continue
    chosen.push(candidate)
    for (const passage of candidate.passages) {
      taken.add(passage)
      texts.add(passage.text)
    }
    for (const term of candidate.terms) covered.add(term)
  }
  return chosen
}

/**
 * Joins the passages, document by document in the order of their best passage. A citation's number
 * is the place of its document in the list, which is how models number what they cite too.
 */
function write(chosen: readonly Candidate[], documents: readonly Document[]): ExtractedAnswer {
  const used = [...new Set(chosen.map((candidate) => candidate.document))]
  const numberOf = (document: Document): number => documents.indexOf(document) + 1
  const citations = used.map<Citation>((document) => ({
    number: numberOf(document),
    id: document.id,
    ...(document.title === undefined ? {} : { title: document.title }),
    ...(document.source === undefined ? {} : { source: document.source }),
    quote: chosen
      .filter((candidate) => candidate.document === document)
      .map((candidate) => candidate.passages[0]!.text)
      .join(' … '),
  }))
  const paragraphs = used.map((document) => {
    const ofDocument = chosen
      .filter((candidate) => candidate.document === document)
      .sort((a, b) => a.passages[0]!.start - b.passages[0]!.start)
    return ofDocument.map((candidate) => cited(candidate, numberOf(document))).reduce(join, '')
  })
  return { answer: paragraphs.join('\n\n'), citations, supported: true }
}

function cited(candidate: Candidate, number: number): string {
  const [first, ...rest] = candidate.passages
  const mark = ` [${number}]`
  // A mark inside code or a table would change what it says.
  const text =
    first!.kind === 'sentence' || first!.kind === 'item'
      ? `${first!.text.replace(/^(?:[-*+]|\d+[.)])\s+/, rest.length === 0 ? '' : '$&')}${mark}`
      : `${first!.text}\n\n${mark.trim()}`
  return [text, ...rest.map((passage) => passage.text)].join('\n')
}

function join(before: string, next: string): string {
  if (before === '') return next
  const block = /\n|^[-*+] |^```|^\|/
  return block.test(before) || block.test(next) ? `${before}\n\n${next}` : `${before} ${next}`
}
