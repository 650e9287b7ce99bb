import type { Document } from '../../graph/values.ts'
import { claimsIn } from '../../models/offline/claims-in.ts'
import { isRefusal } from '../../models/offline/check-support.ts'
import { singleMarks } from '../../retrieval/citations.ts'
import { someAtOnce } from '../../models/some-at-once.ts'
import { judgesAtOnce } from './ask-judge.ts'
import { NotApplicable } from './define-evaluator.ts'

/** Whether passages, taken together, entail a statement. */
export type Entails = (
  statement: string,
  passages: readonly Document[],
  signal: AbortSignal,
) => boolean | Promise<boolean>

export interface CitedStatement {
  readonly text: string
  /** The passages that it cites, those that are there, each once. */
  readonly cited: readonly Document[]
  /** They entail it together. */
  readonly supported: boolean
  /** By citation: whether it is needed. */
  readonly precise: readonly boolean[]
}

/**
 * What the citations of an answer are worth (Gao et al. 2023, "Enabling large language models to
 * generate text with citations", ALCE, arXiv 2305.14627). A citation is precise when what the sentence
 * cites entails it together, and this passage alone does so, or the others without it do not.
 * @throws NotApplicable for an answer that states nothing
 */
export async function citedStatements(
  answer: string,
  passages: readonly Document[],
  entails: Entails,
  signal: AbortSignal,
): Promise<CitedStatement[]> {
  const claims = isRefusal(answer) ? [] : claimsIn(singleMarks(answer), 'en')
  if (claims.length === 0) throw new NotApplicable('The answer states nothing that could be cited.')
  return someAtOnce(claims, judgesAtOnce, signal, async ({ text, numbers }, own) => {
    const cited = [...new Set(numbers)].flatMap((number) => passages[number - 1] ?? [])
    const unknown = new Set(numbers).size - cited.length
    const supported = cited.length > 0 && (await entails(text, cited, own))
    const precise: boolean[] = []
    for (const passage of cited) precise.push(supported && (await isNeeded(passage)))
    // A mark without a passage is a citation too, and supports nothing.
    for (let mark = 0; mark < unknown; mark += 1) precise.push(false)
    return { text, cited, supported, precise }

    async function isNeeded(passage: Document): Promise<boolean> {
      if (cited.length === 1 || (await entails(text, [passage], own))) return true
      const others = cited.filter((other) => other !== passage)
      return !(await entails(text, others, own))
    }
  })
}

interface CountedCitations {
  readonly numerator: number
  readonly denominator: number
  readonly explanation: string
}
export type CitationMeasure = (statements: readonly CitedStatement[]) => CountedCitations

/** The share of sentences that what they cite entails. */
export function citationRecall(statements: readonly CitedStatement[]): CountedCitations {
  const open = statements.filter(({ supported }) => !supported)
  return {
    numerator: statements.length - open.length,
    denominator: statements.length,
    explanation:
      open.length === 0
        ? 'Each sentence is supported by what it cites.'
        : `${open[0]!.cited.length === 0 ? 'Cites nothing' : 'Not supported by what it cites'}: “${open[0]!.text}”`,
  }
}

/**
 * The share of citations that are precise.
 * @throws NotApplicable without citations
 */
export function citationPrecision(statements: readonly CitedStatement[]): CountedCitations {
  const all = statements.flatMap(({ precise }) => precise)
  if (all.length === 0) throw new NotApplicable('The answer cites nothing.')
  const good = all.filter(Boolean).length
  return {
    numerator: good,
    denominator: all.length,
    explanation: `${good} of ${all.length} citations support what they stand at.`,
  }
}
