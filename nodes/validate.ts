import { z } from 'zod'
import { defineNode, field, port } from '../engine/graph/define-node.ts'
import { render } from '../engine/graph/template.ts'
import type { Claim, Document, Json, Verdict } from '../engine/graph/values.ts'
import { checkSupport, isRefusal } from '../engine/models/offline/check-support.ts'
import { askStructured } from '../engine/models/structured.ts'

const Findings = z.object({
  claims: z
    .array(
      z.object({
        text: z.string().describe('One statement of the answer, in its words'),
        supported: z.enum(['yes', 'partly', 'no']),
        passages: z.array(z.number().int()).describe('Numbers of the passages that say it'),
        reason: z.string(),
      }),
    )
    .max(100),
})

export default defineNode({
  type: 'validate',
  version: 1,
  family: 'check',
  icon: 'shield-check',
  title: 'Validate',
  description: 'Checks statement by statement whether the passages support an answer.',
  effect: 'pure',
  config: z.object({
    model: field
      .model('chat', 'small')
      .describe('Which model reads the answer against the passages'),
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.6)
      .describe('Without a model: support from which a sentence counts as said'),
    requireCitations: z
      .boolean()
      .default(true)
      .describe('An answer without a citation does not pass'),
    prompt: field
      .prompt(
        'Take the answer apart into its statements. Say for each whether the numbered passages support it: yes, partly or no, by which passages, and why.\n\nPassages:\n{{documents}}\n\nAnswer:\n{{answer}}',
      )
      .describe('What the model is asked'),
  }),
  inputs: {
    answer: port.text({ description: 'With marks such as [1]' }),
    documents: port.documents({ description: 'In the order that the marks count' }),
    citations: port.json({
      optional: true,
      description: 'What the marks stand for, when they do not count the passages',
    }),
  },
  outputs: {
    verdict: port.verdict({ description: 'Passed or not, with a finding for each statement' }),
    pass: port.boolean({ description: 'Whether everything is supported' }),
    score: port.number({ description: 'Share of supported statements' }),
    feedback: port.text({ description: 'What is wrong; absent when it passes' }),
  },
  async run({ config, inputs, context }) {
    const documents = citedOrder(inputs.documents, inputs.citations)
    const model = context.models.chat(config.model)
    const found =
      model === undefined || isRefusal(inputs.answer)
        ? checkSupport(inputs.answer, documents, { threshold: config.threshold })
        : toVerdict(
            await askStructured(
              model,
              {
                name: 'findings',
                schema: Findings,
                messages: [
                  {
                    role: 'user',
                    content: render(config.prompt, {
                      answer: inputs.answer,
                      documents,
                    }).text,
                  },
                ],
              },
              { signal: context.signal },
            ),
            documents,
          )
    const verdict = withCitationRules(
      found,
      inputs.answer,
      documents.length,
      config.requireCitations,
    )
    return {
      verdict,
      pass: verdict.pass,
      ...(verdict.score === null ? {} : { score: verdict.score }),
      ...(verdict.pass ? {} : { feedback: verdict.reasons.join('\n') }),
    }
  },
})

/** Extracted answers number what they cite, not what they were given. */
function citedOrder(documents: readonly Document[], citations: Json | undefined): Document[] {
  const cited = z
    .array(z.object({ number: z.number().int().positive(), id: z.string() }))
    .safeParse(citations)
  if (!cited.success) return [...documents]
  const ordered = [...documents]
  for (const { number, id } of cited.data) {
    const at = ordered.findIndex((document) => document.id === id)
    const wanted = number - 1
    if (at < 0 || wanted >= ordered.length || at === wanted) continue
    const moved = ordered[at]!
    ordered[at] = ordered[wanted]!
    ordered[wanted] = moved
  }
  return ordered
}

function toVerdict(findings: z.output<typeof Findings>, documents: readonly Document[]): Verdict {
  const claims = findings.claims.map<Claim>(({ text, supported, passages, reason }) => ({
    text,
    supported,
    score: supported === 'yes' ? 1 : supported === 'partly' ? 0.5 : 0,
    documents: passages.flatMap((number) => documents[number - 1]?.id ?? []),
    reason,
  }))
  const wrong = claims.filter((claim) => claim.supported !== 'yes')
  return {
    pass: wrong.length === 0,
    score: claims.length === 0 ? null : (claims.length - wrong.length) / claims.length,
    reasons: wrong.map((claim) => `“${claim.text}”: ${claim.reason ?? 'not supported'}`),
    claims,
  }
}

function withCitationRules(
  verdict: Verdict,
  answer: string,
  count: number,
  required: boolean,
): Verdict {
  if (isRefusal(answer)) return verdict
  const marks = [...answer.matchAll(/\[(\d+)\]/g)].map((found) => Number(found[1]))
  const unknown = [...new Set(marks.filter((mark) => mark < 1 || mark > count))]
  const problems = [
    ...unknown.map((mark) => `The answer cites [${mark}], and there is no such passage.`),
    ...(required && marks.length === 0 ? ['The answer cites nothing.'] : []),
  ]
  return problems.length === 0
    ? verdict
    : { ...verdict, pass: false, reasons: [...problems, ...verdict.reasons] }
}
