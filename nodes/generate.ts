import { setTimeout as wait } from 'node:timers/promises'
import { z } from 'zod'
import { defineNode, field, port } from '../engine/graph/define-node.ts'
import { render } from '../engine/graph/template.ts'
import type { Citation, Document, Json, Message } from '../engine/graph/values.ts'
import { complete } from '../engine/models/chat-model.ts'
import { isRefusal } from '../engine/models/offline/check-support.ts'
import { extractAnswer } from '../engine/models/offline/extract-answer.ts'
import type { NodeContext } from '../engine/run/node-context.ts'

export default defineNode({
  type: 'generate',
  version: 1,
  family: 'model',
  icon: 'sparkles',
  title: 'Generate',
  description: 'Answers a question from passages, with citations.',
  effect: 'pure',
  config: z.object({
    model: field.model('chat').describe('Which model writes the answer'),
    system: field
      .prompt(
        'Answer using only the numbered passages. Put the number of the passage behind each statement that rests on it, as in [1]. If the passages do not answer the question, say: The documents do not say anything about that.',
      )
      .describe('How the model should answer'),
    prompt: field
      .prompt('Passages:\n{{documents}}\n\nQuestion: {{question}}')
      .describe('What the model is asked'),
    temperature: z
      .number()
      .min(0)
      .max(2)
      .default(0.2)
      .describe('0 gives the likeliest words, more gives livelier ones'),
    maxTokens: z.number().int().min(1).max(32_000).default(800).describe('Longest answer'),
    sentences: z
      .number()
      .int()
      .min(1)
      .max(10)
      .default(3)
      .describe('Without a model: sentences to take from the passages'),
  }),
  inputs: {
    question: port.text({ description: 'What to answer' }),
    documents: port.documents({ optional: true, description: 'Passages to answer from' }),
    history: port.messages({ optional: true, description: 'The conversation before the question' }),
    feedback: port.text({
      optional: true,
      description: 'What was wrong with the answer of the turn before',
    }),
  },
  outputs: {
    answer: port.text({ description: 'With marks such as [1]' }),
    citations: port.json({ description: 'What each mark stands for' }),
    supported: port.boolean({ description: 'False when the passages do not answer the question' }),
  },
  dynamic: { inputs: 'any', templates: ['system', 'prompt'] },
  async run({ config, inputs, context }) {
    const model = context.models.chat(config.model)
    const documents = inputs.documents ?? []
    if (model === undefined) {
      const avoid = inputs.feedback === undefined ? [] : [inputs.feedback]
      const extracted = extractAnswer(inputs.question, documents, {
        sentences: config.sentences,
        avoid,
      })
      await say(extracted.answer, context)
      return {
        answer: extracted.answer,
        citations: plain(extracted.citations),
        supported: extracted.supported,
      }
    }
    const { text } = await complete(
      model,
      {
        messages: messagesFor(config, inputs),
        temperature: config.temperature,
        maxTokens: config.maxTokens,
      },
      { signal: context.signal, onText: (piece) => context.delta('answer', piece) },
    )
    return {
      answer: text,
      citations: plain(citationsIn(text, documents)),
      supported: !isRefusal(text),
    }
  },
})

function messagesFor(
  config: { system: string; prompt: string },
  inputs: {
    readonly question: string
    readonly documents?: readonly Document[] | undefined
    readonly history?: readonly Message[] | undefined
    readonly feedback?: string | undefined
  },
): Message[] {
  const system = render(config.system, inputs).text
  const prompt = render(config.prompt, inputs).text
  const correction =
    inputs.feedback === undefined
      ? ''
      : `\n\nAn earlier answer was not accepted. What was wrong with it:\n${inputs.feedback}\nWrite a better one.`
  return [
    ...(system === '' ? [] : [{ role: 'system' as const, content: system }]),
    ...(inputs.history ?? []),
    { role: 'user', content: prompt + correction },
  ]
}

/** The marks of an answer that point at a passage which exists; others are left to `validate`. */
export function citationsIn(answer: string, documents: readonly Document[]): Citation[] {
  const numbers = [...new Set([...answer.matchAll(/\[(\d+)\]/g)].map((found) => Number(found[1])))]
  return numbers
    .sort((a, b) => a - b)
    .flatMap((number) => {
      const document = documents[number - 1]
      if (document === undefined) return []
      return [
        {
          number,
          id: document.id,
          ...(document.title === undefined ? {} : { title: document.title }),
          ...(document.source === undefined ? {} : { source: document.source }),
        },
      ]
    })
}

/** Says an extracted answer word by word, so that it can be watched like one from a model. */
async function say(answer: string, context: NodeContext): Promise<void> {
  for (const word of answer.split(/(?<=\s)/)) {
    context.delta('answer', word)
    await wait(4, undefined, { signal: context.signal })
  }
}

function plain(citations: readonly Citation[]): Json {
  // SAFETY: citations are made of texts and numbers.
  return citations as unknown as Json
}
