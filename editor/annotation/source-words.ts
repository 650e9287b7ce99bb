import type { QueueSource } from '../../server/api/annotation.ts'
import { percent } from './agreement-words.ts'

/** What comes into a queue by itself. */
export const sourceRules: readonly {
  readonly id: QueueSource['rule'] | 'none'
  readonly label: string
  readonly description: string
}[] = [
  {
    id: 'none',
    label: 'Only what is sent here',
    description: 'People send runs from the lists of runs, feedback and comparisons.',
  },
  {
    id: 'thumbs-down',
    label: 'Answers that got thumbs down',
    description: 'Each new run that somebody was not content with. Good for finding what to mend.',
  },
  {
    id: 'failed',
    label: 'Runs that failed',
    description: 'Each run of a deployment that ends with an error.',
  },
  {
    id: 'score-below',
    label: 'Runs that a judge scored low',
    description:
      'Each run of a deployment whose score is below a value: people look where a judge has doubts.',
  },
  {
    id: 'judges-disagree',
    label: 'Runs that judges disagree about',
    description:
      'Each run of a deployment that one judge node passes and another fails: there a label teaches most.',
  },
  {
    id: 'random',
    label: 'A random share of what deployments answer',
    description:
      'The only rule whose labels say how good answers are on the whole: the others choose the bad ones.',
  },
]

/** A rule as one sentence. */
export function sourceSentence(source: QueueSource | undefined): string {
  if (source === undefined) return 'Nothing comes in by itself; runs are sent here by people.'
  const from = source.deployment === undefined ? '' : ` through ${source.deployment}`
  switch (source.rule) {
    case 'thumbs-down':
      return `Each new run${from} with thumbs down comes in.`
    case 'failed':
      return `Each new run${from} that fails comes in.`
    case 'random':
      return `A random ${percent(source.share)} of new runs${from} comes in.`
    case 'judges-disagree':
      return `Each new run${from} that one judge node passes and another fails comes in.`
    default:
      return `Each new run${from} that ${source.evaluator} scores below ${source.value} comes in.`
  }
}
