import type { Citation, Document } from '../../graph/values.ts'
import { lastHeading } from '../../retrieval/passage-title.ts'
import { sentencesOf, type Passage } from '../../retrieval/sentences.ts'
import { termsOf } from '../../retrieval/words.ts'
import { defining, definedIn } from './definition.ts'
import { narrowTable } from './narrow-table.ts'
import { questionTerms } from './question-terms.ts'
import { coverage, termWeights } from './term-weights.ts'

export interface ExtractedAnswer {
  readonly answer: string
  readonly citations: readonly Citation[]
  /** False when nothing in the documents answers the question; the answer then says so. */
  readonly supported: boolean
}

export const refusal = 'The documents do not say anything about that.'

/**
 * At least this share of the question's weight must stand in one of the documents. Chosen, with the
 * shares below, on `anthropic-docs-qa`, `xquad` and the shipped questions: shorter answers that hold
 * more of the words of the reference answers, without refusing more questions.
 */
const leastSupport = 0.4
/** A title with this share of the question names its topic. */
const namesTopic = 0.5
/** What a further sentence must reach of the best score. */
const leastScore = 0.5
/** What a further sentence must add of the question's weight: from another document more than from the same. */
const leastGain = { same: 0.1, other: 0.2 } as const
/** Or it is nearly as good as the best and stands in the same document. */
const nearlyAsGood = 0.75

interface Candidate {
  readonly document: Document
  /** The passage and what belongs to it: the list or code behind a line that ends with a colon. */
  readonly passages: readonly Passage[]
  /** What the answer shows of them: tables without the rows that have nothing of the question. */
  readonly texts: readonly string[]
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
  const wanted = questionTerms(question, language)
  const weigh = weightsOf(documents, language)
  const asked = wordsOf(question)
  const isSentence = asked.length >= 4
  const subject = definedIn(question, language)
  const candidates = candidatesOf(wanted, documents, { language, weigh, subject }).filter(
    ({ texts }) =>
      !avoid.some((text) => text.includes(texts[0]!)) &&
      !(isSentence && repeats(texts.join(' '), asked)),
  )
  const chosen = choose(wanted, candidates, { most: sentences, weigh })
  const supported = documents.some(({ title = '', text }) => {
    const terms = new Set([...termsOf(title, language), ...termsOf(text, language)])
    return coverage(wanted, terms, weigh) >= leastSupport
  })
  if (chosen.length === 0 || !supported || wanted.size === 0) {
    return { answer: refusal, citations: [], supported: false }
  }
  return write(chosen, documents)
}

/** A passage that holds a whole question, such as an example of a call, is no answer to it. */
function repeats(text: string, asked: readonly string[]): boolean {
  return ` ${wordsOf(text).join(' ')} `.includes(` ${asked.join(' ')} `)
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
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
  {
    language,
    weigh,
    subject,
  }: {
    language: string
    weigh: (term: string) => number
    /** What is to be told the meaning of. */
    subject: readonly string[] | undefined
  },
): Candidate[] {
  return documents.flatMap((document, rank) => {
    const passages = sentencesOf(document.text, language)
    const title = new Set(termsOf(document.title ?? '', language))
    const named = coverage(wanted, title, weigh)
    const heading = termsOf(lastHeading(document.title ?? ''), language)
    const isAbout = subject !== undefined && heading.join(' ') === subject.join(' ')
    return passages.flatMap((passage, index) => {
      if (passage.kind === 'heading') return []
      const group = [passage, ...follows(passages, index)]
      const texts = group.map(({ kind, text }) =>
        kind === 'table'
          ? narrowTable(text, wanted, language)
          : kind === 'sentence'
            ? text.replace(/\s*\n\s*/g, ' ')
            : text,
      )
      const shown = texts.join('\n')
      const terms = new Set(termsOf(shown, language))
      const own = coverage(wanted, terms, weigh)
      if (own === 0 && named < namesTopic) return []
      // A section whose heading names the question answers it in its first sentences.
      const leading = named * Math.max(0, 1 - index / 3)
      const brevity = shown.length < 25 ? 0.5 : shown.length > 700 ? 0.7 : 1
      const told =
        subject === undefined || passage.kind !== 'sentence'
          ? 1
          : defining(texts[0]!, subject, { isAbout, language })
      const score = ((own + 0.5 * named + 0.35 * leading) * brevity * told) / (1 + 0.2 * rank)
      return [{ document, passages: group, texts, terms: new Set([...terms, ...title]), score }]
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

/** The best first; a further one must add words of the question, or be nearly as good and beside it. */
function choose(
  wanted: ReadonlySet<string>,
  candidates: readonly Candidate[],
  { most, weigh }: { most: number; weigh: (term: string) => number },
): Candidate[] {
  const sorted = [...candidates].sort((a, b) => b.score - a.score)
  const [best] = sorted
  if (best === undefined) return []
  const chosen: Candidate[] = []
  const taken = new Set<Passage>()
  const texts = new Set<string>()
  const covered = new Set<string>()
  for (const candidate of sorted) {
    if (chosen.length >= most || candidate.score < best.score * leastScore) break
    if (candidate.passages.some((passage) => taken.has(passage) || texts.has(passage.text)))
      continue
    const added = new Set([...candidate.terms].filter((term) => !covered.has(term)))
    const gain = coverage(wanted, added, weigh)
    const fits =
      candidate.document === best.document
        ? gain >= leastGain.same || candidate.score > best.score * nearlyAsGood
        : gain >= leastGain.other
    if (chosen.length > 0 && !fits) continue
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
  const [first] = candidate.passages
  const [shown, ...rest] = candidate.texts
  const mark = ` [${number}]`
  // A mark inside code or a table would change what it says.
  const text =
    first!.kind === 'sentence' || first!.kind === 'item'
      ? `${shown!.replace(/^(?:[-*+]|\d+[.)])\s+/, rest.length === 0 ? '' : '$&')}${mark}`
      : `${shown!}\n\n${mark.trim()}`
  return [text, ...rest].join('\n')
}

function join(before: string, next: string): string {
  if (before === '') return next
  const block = /\n|^[-*+] |^```|^\|/
  return block.test(before) || block.test(next) ? `${before}\n\n${next}` : `${before} ${next}`
}
