import OpenAI from 'official-openai'
import { serveByHand } from './express-app.ts'
import { openPassages } from './search-passages.ts'
import { improving, reading, system, temperature, type Kind } from './work.ts'

// The server that one writes without any framework for graphs: express and the SDK of OpenAI.

const client = new OpenAI({ apiKey: 'none', baseURL: process.env['MODEL_URL'] })
const search = await openPassages()

function messagesFor(prompt: string) {
  return [
    { role: 'system' as const, content: system },
    { role: 'user' as const, content: prompt },
  ]
}

async function ask(prompt: string): Promise<string> {
  const messages = messagesFor(prompt)
  const { choices } = await client.chat.completions.create({
    model: 'scripted',
    temperature,
    messages,
  })
  return choices[0]?.message.content ?? ''
}

/** What the last call is asked, after whatever goes before it. */
async function lastPrompt(kind: Kind, question: string): Promise<string> {
  switch (kind) {
    case 'one':
      return question
    case 'two':
      return improving.replace('{{question}}', question).replace('{{draft}}', await ask(question))
    case 'rag':
      return reading.replace('{{documents}}', search(question)).replace('{{question}}', question)
  }
}

serveByHand({
  answer: async (kind, question) => ask(await lastPrompt(kind, question)),
  async *stream(kind, question) {
    const messages = messagesFor(await lastPrompt(kind, question))
    const chunks = await client.chat.completions.create({
      model: 'scripted',
      temperature,
      messages,
      stream: true,
    })
    for await (const { choices } of chunks) {
      const text = choices[0]?.delta.content ?? ''
      if (text !== '') yield text
    }
  },
})
