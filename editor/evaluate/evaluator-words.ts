import type { EvaluatorDescription } from '../../server/api/experiments.ts'

/** A title within a sentence: `Answer correct` as `answer correct`, while `ROUGE-L` and `nDCG` stay. */
export function inSentence(title: string): string {
  return /^[A-Z][a-z]+\b/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title
}

export type Family = EvaluatorDescription['family']

/** The families in the order in which people look for them. */
export const families: readonly {
  readonly id: Family
  readonly title: string
  readonly lead: string
  /** Of those that go without an expected answer, where the lead says otherwise. */
  readonly liveLead?: string
}[] = [
  {
    id: 'answer',
    title: 'Answer',
    lead: 'Is it the right answer? Compared with what the dataset expects.',
    liveLead: 'Does the answer say what it must, and nothing else?',
  },
  {
    id: 'grounding',
    title: 'Grounding',
    lead: 'Does the answer rest on the passages that it was given?',
  },
  {
    id: 'retrieval',
    title: 'Retrieval',
    lead: 'Were the right passages found, and near the top? Needs gold passages.',
    liveLead: 'Do the passages that helped stand near the top?',
  },
  { id: 'judge', title: 'Judges', lead: 'A model, or a graph of yours, rules on the answer.' },
  { id: 'operation', title: 'Operation', lead: 'What a run takes, and whether it ends well.' },
]

/** In small letters below a metric: who gives it and what it can be, such as `judge, 0–1, at rerank`. */
export function kindWords(
  evaluator:
    | (Pick<EvaluatorDescription, 'family' | 'usesModel' | 'range' | 'type'> & {
        readonly node?: string
      })
    | undefined,
): string {
  if (evaluator === undefined) return ''
  const { family, usesModel, range, type, node } = evaluator
  const who = family === 'operation' ? [] : [usesModel ? 'judge' : 'rule']
  const values = range === undefined || type === 'boolean' ? [] : [`${range[0]}–${range[1]}`]
  return [...who, ...values, ...(node === undefined ? [] : [`at ${node}`])].join(', ')
}
