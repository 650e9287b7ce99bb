import { z } from 'zod'
import { hinted } from '../../graph/define-node.ts'
import { askJudge, identityOf, judgeNamed, judgeSettings, material, numbered } from './ask-judge.ts'
import { defineEvaluator } from './define-evaluator.ts'
import { otherRun } from './other-run.ts'
import { subjectIn } from './judged-subject.ts'
import { answerIn, readings, referencesIn } from './reading.ts'

const Choice = z.object({
  reason: z.string().describe('What makes it better, in one or two sentences, before the choice'),
  better: z.enum(['first', 'second', 'tie']),
})

const instructions = `Say which of two answers to the question is better, or that neither is. Their order says nothing about them, and neither does their length.
${material}`

/**
 * Asks twice with the answers swapped, because judges prefer a place (Zheng et al. 2023, "Judging
 * LLM-as-a-judge", arXiv 2306.05685). An answer is better when it is so in both orders; when the
 * order decides, it is a tie. 1 is the answer of this run, 0 the other, 0.5 a tie.
 */
export default defineEvaluator({
  id: 'pairwise',
  version: 1,
  title: 'Preferred answer',
  description:
    'A judge compares the answer with that of the baseline, or with the right one, in both orders.',
  family: 'judge',
  type: 'pairwise',
  direction: 'higher',
  range: [0, 1],
  usesModel: true,
  usualCalls: () => 2,
  comparesRuns: ({ against }) => against === 'baseline',
  needsExpectedWith: ({ against }) => against === 'reference',
  words: {
    better: 'more often preferred',
    worse: 'less often preferred',
    undecided: 'answers are more often preferred',
  },
  settings: z.object({
    ...judgeSettings,
    against: z
      .enum(['baseline', 'reference'])
      .default('baseline')
      .describe('Which other answer it is compared with'),
    rubric: hinted(z.string().max(20_000).default(''), { kind: 'long-text' }).describe(
      'What makes an answer better',
    ),
    question: readings.question,
    answer: readings.answer,
    documents: readings.documents,
    reference: readings.reference,
  }),
  async evaluate({ settings, signal, ...context }) {
    const { question, answer, reference, passages } = subjectIn(context, settings)
    const other = otherAnswer(context, settings)
    const judge = judgeNamed({ ...context, signal }, settings.model)
    const identity = identityOf(judge.name, { instructions, settings })
    if (answer.trim() === other.trim()) {
      const explanation = 'The answers are the same.'
      return { status: 'ok', value: 0.5, explanation, judge: identity }
    }
    const ask = (first: string, second: string): Promise<z.output<typeof Choice>> => {
      const content = [
        instructions,
        ...(settings.rubric === '' ? [] : [`What makes an answer better:\n${settings.rubric}`]),
        `Question:\n${question}`,
        `First answer:\n${first}`,
        `Second answer:\n${second}`,
        ...(settings.against === 'reference' ? [] : [`A right answer:\n${reference}`]),
        `Passages:\n${numbered(passages)}`,
      ].join('\n\n')
      return askJudge(judge, { name: 'choice', schema: Choice, content }, signal)
    }
    const straight = await ask(answer, other)
    const swapped = await ask(other, answer)
    const values = [points[straight.better], 1 - points[swapped.better]] as const
    const agreed = values[0] === values[1]
    return {
      status: 'ok',
      value: agreed ? values[0] : 0.5,
      explanation: agreed
        ? straight.reason
        : `The order decided, so neither is better. First: ${straight.reason} Swapped: ${swapped.reason}`,
      metadata: { straight, swapped },
      judge: identity,
    }
  },
})

const points = { first: 1, tie: 0.5, second: 0 } as const

function otherAnswer(
  context: Parameters<typeof answerIn>[0] & {
    readonly other?: Parameters<typeof answerIn>[0]['run']
  },
  settings: Parameters<typeof answerIn>[1] & { readonly against: 'baseline' | 'reference' },
): string {
  if (settings.against === 'reference') return referencesIn(context, settings)[0]!
  return answerIn({ ...context, run: otherRun(context) }, settings)
}
