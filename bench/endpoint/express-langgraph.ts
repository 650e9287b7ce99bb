import { Annotation, END, START, StateGraph } from '@langchain/langgraph'
import { ChatOpenAI } from '@langchain/openai'
import { serveByHand } from './express-app.ts'
import { openPassages } from './search-passages.ts'
import { improving, reading, system, temperature } from './work.ts'

// The same graphs as one writes them by hand in LangGraph, each compiled once.

const model = new ChatOpenAI({
  model: 'scripted',
  temperature,
  apiKey: 'none',
  configuration: { baseURL: process.env['MODEL_URL'] },
})
const search = await openPassages()

const State = Annotation.Root({
  question: Annotation<string>,
  documents: Annotation<string>,
  draft: Annotation<string>,
  answer: Annotation<string>,
})

async function ask(prompt: string): Promise<string> {
  const { text } = await model.invoke([
    ['system', system],
    ['user', prompt],
  ])
  return text
}

const graphs = {
  one: new StateGraph(State)
    .addNode('ask', async ({ question }) => ({ answer: await ask(question) }))
    .addEdge(START, 'ask')
    .addEdge('ask', END)
    .compile(),
  two: new StateGraph(State)
    .addNode('write', async ({ question }) => ({ draft: await ask(question) }))
    .addNode('ask', async ({ question, draft }) => ({
      answer: await ask(improving.replace('{{question}}', question).replace('{{draft}}', draft)),
    }))
    .addEdge(START, 'write')
    .addEdge('write', 'ask')
    .addEdge('ask', END)
    .compile(),
  rag: new StateGraph(State)
    .addNode('retrieve', ({ question }) => ({ documents: search(question) }))
    .addNode('ask', async ({ question, documents }) => ({
      answer: await ask(
        reading.replace('{{documents}}', documents).replace('{{question}}', question),
      ),
    }))
    .addEdge(START, 'retrieve')
    .addEdge('retrieve', 'ask')
    .addEdge('ask', END)
    .compile(),
}

serveByHand({
  answer: async (kind, question) => (await graphs[kind].invoke({ question })).answer,
  async *stream(kind, question) {
    const messages = await graphs[kind].stream({ question }, { streamMode: 'messages' })
    for await (const [chunk, metadata] of messages) {
      if (metadata['langgraph_node'] === 'ask' && chunk.text !== '') yield chunk.text
    }
  },
})
