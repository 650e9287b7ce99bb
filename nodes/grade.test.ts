import { expect, test } from 'vitest'
import { fakeChat, fakeModels, testNode } from '../engine/testing.ts'
import grade from './grade.ts'

const documents = [
  { id: 'port', title: 'Port', text: 'The default port is 4000. PORT changes it.' },
  { id: 'host', title: 'Host', text: 'The default host is 127.0.0.1.' },
  { id: 'zoo', title: 'Zoo', text: 'Kangaroos live in Australia.' },
]
const question = 'What is the default port?'

function idsOf(found: unknown): string[] {
  return Array.isArray(found) ? found.map((document: { id: string }) => document.id) : []
}

test('offline: passages that speak of the question are enough, and the others are left out', async () => {
  const { outputs, calls } = await testNode(grade, { inputs: { question, documents } })
  expect(outputs).toMatchObject({ enough: true, score: 1, verdict: { pass: true, score: 1 } })
  expect(idsOf(outputs['documents'])).not.toContain('zoo')
  expect(Object.keys(outputs)).not.toContain('missing')
  expect(calls).toEqual([])
})

test('offline: says which words of the question no passage speaks of', async () => {
  const asked = 'How do I configure the proxy certificate?'
  const { outputs } = await testNode(grade, { inputs: { question: asked, documents } })
  expect(outputs).toMatchObject({
    enough: false,
    missing: 'configure proxy certificate',
    verdict: {
      reasons: [
        'The best passage speaks of 0 % of the question. None speaks of "configure", "proxy", "certificate".',
      ],
    },
  })
})

test('no passages are never enough, and no model is asked about them', async () => {
  const chat = fakeChat([])
  const { outputs } = await testNode(grade, {
    inputs: { question, documents: [] },
    models: fakeModels({ chat }),
  })
  expect(outputs).toMatchObject({ enough: false, documents: [], score: 0, missing: 'default port' })
  expect(chat.requests).toEqual([])
})

test('with a model: keeps what helps, and says what to search for', async () => {
  const json = {
    passages: [
      { number: 1, helps: 'partly' },
      { number: 3, helps: 'no' },
    ],
    reason: 'The port is there, how to change it behind a proxy is not.',
    enough: false,
    missing: ' port behind a proxy ',
  }
  const { outputs } = await testNode(grade, {
    inputs: { question, documents },
    models: fakeModels({ chat: fakeChat([{ json }]) }),
  })
  expect(idsOf(outputs['documents'])).toEqual(['port', 'host'])
  expect(outputs).toMatchObject({
    enough: false,
    missing: 'port behind a proxy',
    verdict: { pass: false, reasons: [json.reason] },
  })
})

test('with a model: nothing is missing where the passages are enough', async () => {
  const json = { passages: [], reason: 'All is there.', enough: true, missing: 'nothing' }
  const { outputs } = await testNode(grade, {
    inputs: { question, documents },
    models: fakeModels({ chat: fakeChat([{ json }]) }),
  })
  expect(outputs).toMatchObject({ enough: true, score: 1 })
  expect(Object.keys(outputs)).not.toContain('missing')
})
