import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import OpenAI from 'official-openai'
import { afterAll, describe, expect, test } from 'vitest'
import type { FileAnswer } from '../server/api/files.ts'
import { newKey } from './support/credentials.ts'
import { echo, graph } from './support/graphs.ts'
import { startServed } from './support/served.ts'

const heddle = await startServed({ warm: false })
afterAll(() => heddle[Symbol.asyncDispose]())

await heddle.publish(echo('parrot'))
await heddle.publish(
  graph('reader', {
    inputs: { question: { type: 'text', optional: true }, file: { type: 'file' } },
    nodes: { read: { type: 'read-file@1', inputs: { file: '$.file' } } },
    outputs: { text: 'read.text' },
  }),
)

const { token: mine } = await newKey(heddle, { scopes: ['run'] })
const { token: other } = await newKey(heddle, { scopes: ['run'] })

async function upload(text: string): Promise<string> {
  const response = await fetch(`${heddle.url}/v1/files?name=note.txt`, {
    method: 'POST',
    headers: { authorization: `Bearer ${mine}`, 'content-type': 'text/plain' },
    body: text,
  })
  // SAFETY: the test fails where it is something else.
  return ((await response.json()) as FileAnswer).id
}

const base64 = (text: string): string => Buffer.from(text).toString('base64')

describe("OpenAI's own client", () => {
  type File = OpenAI.Chat.Completions.ChatCompletionContentPart.File['file']

  async function ask(files: readonly File[], { by = mine, model = 'reader', later = false } = {}) {
    const client = new OpenAI({ baseURL: `${heddle.url}/v1`, apiKey: by, maxRetries: 0 })
    const answer = await client.chat.completions.create({
      model,
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What does it say?' },
            ...files.map((file) => ({ type: 'file' as const, file })),
          ],
        },
        ...(later
          ? [
              { role: 'assistant' as const, content: 'It says something.' },
              { role: 'user' as const, content: 'And what else?' },
            ]
          : []),
      ],
    })
    return answer.choices[0]?.message.content
  }

  test('names an upload, and asks about it again later in the conversation', async () => {
    const id = await upload('The warp is held tight.')
    expect(await ask([{ file_id: id }])).toBe('The warp is held tight.')
    expect(await ask([{ file_id: id }], { later: true })).toBe('The warp is held tight.')
  })

  test('sends the bytes as a data URL, or as base64 under a name that says their type', async () => {
    const data = base64('# Weft')
    const url = `data:text/markdown;base64,${data}`
    expect(await ask([{ filename: 'weft.md', file_data: url }])).toContain('Weft')
    expect(await ask([{ filename: 'weft.md', file_data: data }])).toContain('Weft')
  })

  test('is told what is wrong with a file in the form of its errors', async () => {
    const id = await upload('Mine.')
    await expect(ask([{ file_id: id }], { by: other })).rejects.toMatchObject({
      status: 404,
      type: 'invalid_request_error',
    })
    await expect(ask([{}])).rejects.toMatchObject({
      status: 400,
      param: 'messages[0].content[1].file',
    })
    await expect(ask([{ file_id: id }, { file_id: id }])).rejects.toMatchObject({
      status: 400,
      code: 'too_many_files',
    })
    await expect(ask([{ file_id: id }], { model: 'parrot' })).rejects.toMatchObject({
      status: 400,
      code: 'no_files',
    })
    const data = `data:application/pdf;base64,${base64('No PDF.')}`
    await expect(ask([{ filename: 'a.pdf', file_data: data }])).rejects.toMatchObject({
      status: 415,
      code: 'FILE_DOES_NOT_FIT',
    })
    await expect(ask([])).rejects.toMatchObject({ status: 422 })
  })
})

describe("MCP's own client", () => {
  async function call(file: unknown, by = mine) {
    const client = new Client({ name: 'test', version: '1' })
    const requestInit = { headers: { authorization: `Bearer ${by}` } }
    await client.connect(
      new StreamableHTTPClientTransport(new URL(`${heddle.url}/mcp`), { requestInit }),
    )
    const { tools } = await client.listTools()
    const answer = await client.callTool({ name: 'reader', arguments: { file } })
    await client.close()
    return { tool: tools.find(({ name }) => name === 'reader'), answer }
  }

  test('finds how a file is given, and names an upload or sends its bytes', async () => {
    const { tool, answer } = await call({ file: await upload('A shed opens.') })
    expect(tool?.inputSchema.required).toEqual(['file'])
    expect(JSON.stringify(tool?.inputSchema.properties)).toContain('/v1/files')
    expect(answer.structuredContent).toEqual({ text: 'A shed opens.' })
    const inline = { name: 'a.txt', type: 'text/plain', data: base64('And closes.') }
    expect((await call(inline)).answer.structuredContent).toEqual({ text: 'And closes.' })
  })

  test('is told of a file that is not there, or not its own, as a failed call', async () => {
    const id = await upload('Mine.')
    const { answer } = await call({ file: id }, other)
    expect(answer.isError).toBe(true)
    expect(JSON.stringify(answer.content)).toContain(id)
    expect((await call('note.txt')).answer.isError).toBe(true)
  })
})
