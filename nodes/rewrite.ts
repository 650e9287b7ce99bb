import { z } from 'zod'
import { defineNode, field, port } from '../engine/graph/define-node.ts'
import { render } from '../engine/graph/template.ts'
import type { Message } from '../engine/graph/values.ts'
import { expandQuery } from '../engine/models/offline/expand-query.ts'
import { keywordsOf, standaloneQuestion } from '../engine/models/offline/standalone-question.ts'
import { askStructured } from '../engine/models/structured.ts'
import type { NodeContext } from '../engine/run/node-context.ts'

const Rewritten = z.object({
  query: z.string().min(1).describe('The question, complete without the conversation'),
  queries: z
    .array(z.string().min(1))
    .max(10)
    .describe('Search queries that look for it in different words'),
  keywords: z.array(z.string().min(1)).max(20),
})

export default defineNode({
  type: 'rewrite',
  version: 1,
  family: 'model',
  icon: 'pencil-line',
  title: 'Rewrite',
  description: 'Turns a question into one that stands by itself, and into search queries.',
  effect: 'pure',
  config: z.object({
    model: field.model('chat', 'small').describe('Which model rewrites the question'),
    queries: z
      .number()
      .int()
      .min(1)
      .max(8)
      .default(3)
      .describe('Search queries to make, the question itself included'),
    prompt: field
      .prompt(
        'Rewrite the question so that it can be understood without the conversation. Then write {{count}} short search queries that look for its answer in a documentation, each in other words, and its keywords.\n\nConversation:\n{{history}}\n\nQuestion: {{question}}',
      )
      .describe('What the model is told'),
    expand: z
      .boolean()
      .default(true)
      .describe('Without a model: add words of the passages that the question finds'),
    index: z
      .string()
      .default('')
      .describe('Without a model: the index whose passages give these words')
      .meta({ 'x-ui': { kind: 'index' } }),
  }),
  inputs: {
    question: port.text({ description: 'As the user wrote it' }),
    history: port.messages({ optional: true, description: 'The conversation before it' }),
  },
  outputs: {
    query: port.text({ description: 'The question, complete by itself' }),
    queries: port.texts({ description: 'Search queries, the question first' }),
    keywords: port.texts({ description: 'Its words that carry meaning' }),
  },
  async run({ config, inputs, context }) {
    const { question, history = [] } = inputs
    const model = context.models.chat(config.model)
    if (model === undefined) return rewriteOffline(question, history, config, context)
    const prompt = render(config.prompt, {
      question,
      history: history.length === 0 ? '(none)' : history,
      count: config.queries,
    }).text
    const answer = await askStructured(
      model,
      {
        name: 'rewritten_question',
        schema: Rewritten,
        messages: [{ role: 'user', content: prompt }],
      },
      { signal: context.signal },
    )
    const queries = [...new Set([answer.query, ...answer.queries])].slice(0, config.queries)
    return { query: answer.query, queries, keywords: answer.keywords }
  },
})

async function rewriteOffline(
  question: string,
  history: readonly Message[],
  config: { queries: number; expand: boolean; index: string },
  context: NodeContext,
): Promise<{ query: string; queries: string[]; keywords: string[] }> {
  const query = standaloneQuestion(question, history)
  const keywords = keywordsOf(query)
  const queries = [query]
  if (config.expand && config.index !== '' && config.queries > 1) {
    const index = await context.indexes.open(config.index)
    const { terms } = await expandQuery(query, index, { signal: context.signal })
    const added = terms
      .map(({ term }) => term)
      .filter((term) => !keywords.includes(term))
      .slice(0, 4)
    if (added.length > 0) queries.push([...keywords, ...added].join(' '))
  }
  if (config.queries > queries.length && keywords.length > 0) queries.push(keywords.join(' '))
  return { query, queries: [...new Set(queries)], keywords }
}
