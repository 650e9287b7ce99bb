import type { Document } from '../../graph/values.ts'
import { evidenceOf, type Evidence } from '../../models/offline/evidence.ts'
import { measureSupport } from '../../models/offline/measure-support.ts'
import { termWeights } from '../../models/offline/term-weights.ts'
import type { JudgeIdentity } from '../score.ts'
import { identityOf } from './ask-judge.ts'

/** Of every evaluator that compares words. */
export const defaultThreshold = 0.6

/** Who judges where words are compared. */
export function byWords(settings: Readonly<Record<string, unknown>>): JudgeIdentity {
  return identityOf('offline', { instructions: 'by words', settings })
}

/** Says how far passages support a statement, 0 to 1; see `measureSupport`. */
export interface Library {
  readonly supportIn: (statement: string, passages: readonly Document[]) => number
}

/** Passages taken apart once for many statements. Words weigh by how rare they are in all of them. */
export function libraryOf(passages: readonly Document[], language = 'en'): Library {
  const evidence = new Map<Document, Evidence>(
    passages.map((passage) => [passage, evidenceOf(passage, language)]),
  )
  const weigh = termWeights(
    [...evidence.values()].flatMap(({ sentences }) => sentences.map(({ terms }) => [...terms])),
  )
  return {
    supportIn: (statement, some) =>
      measureSupport(
        statement,
        some.map((passage) => evidence.get(passage)!),
        weigh,
        language,
      ).score,
  }
}
