import { expect } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import type { ItemList, QueueAnswer, QueueItem, QueueSource } from '../../server/api/annotation.ts'
import type { Client } from './client.ts'
import { deploy, publishVersion } from './deployed.ts'
import { graph } from './graphs.ts'
import type { Answer, SeenRequest } from './scripted-model-server.ts'

/** What becomes of a run, by the first word of its question. */
export type Fate = 'good' | 'bad' | 'split' | 'broken'
export const fates: readonly Fate[] = ['good', 'bad', 'split', 'broken']

/** Says its question again, which two judges look at. */
function judgedTwice(name: string): Graph {
  const inputs = { question: '$.question', answer: 'said.answer' }
  return graph(name, {
    nodes: {
      said: { type: 'generate@1', inputs: { question: '$.question' } },
      kind: { type: 'judge@1', config: { rubric: 'Be kind.' }, inputs },
      strict: { type: 'judge@1', config: { rubric: 'Be strict.' }, inputs },
    },
    outputs: { answer: 'said.answer', kind: 'kind.verdict', strict: 'strict.verdict' },
  })
}

/** Answers, and judges as the question says; a broken question gets no answer. */
export function judgeByFate({ prompt }: SeenRequest): Answer {
  const fate = fates.find((one) => prompt.includes(`${one} question`))
  if (fate === 'broken') return { kind: 'status', status: 400, message: 'The model is out.' }
  if (!prompt.startsWith('Judge the answer')) return { kind: 'text', text: 'An answer.' }
  const good = fate === 'good' || (fate === 'split' && prompt.includes('Be kind.'))
  return {
    kind: 'text',
    text: JSON.stringify({ reason: 'As the question says.', score: good ? 5 : 1 }),
  }
}

/** A deployment of one name with its graph, whose runs two judges look at. */
export async function openShop(heddle: Client, name: string, model: string): Promise<void> {
  await heddle.connect({
    baseUrl: model,
    key: 'any',
    profiles: [{ name: 'default', model: 'gpt-5-mini' }],
  })
  const version = await publishVersion(heddle, judgedTwice(name))
  const variants = [{ name: 'a', version, weight: 1 }]
  const { status } = await deploy(heddle, `${name}-live`, { graph: name, variants })
  expect(status).toBeLessThan(300)
}

/** A queue of runs, into which a rule takes them; answers its id. */
export async function queueBy(
  heddle: Client,
  graphName: string,
  source?: QueueSource,
): Promise<string> {
  const { status, body } = await heddle.send<QueueAnswer>('/api/queues', {
    body: {
      name: source?.rule ?? 'By hand',
      graph: graphName,
      target: 'run',
      fields: [{ key: 'correct', title: 'Is it correct?', type: 'pass' }],
      blind: false,
      ...(source === undefined ? {} : { source }),
    },
  })
  expect(status).toBe(201)
  return body.id
}

/** All that is in a queue, the oldest first. */
export async function itemsIn(heddle: Client, queue: string): Promise<readonly QueueItem[]> {
  const found: QueueItem[] = []
  for (let after = ''; ;) {
    const path = `/api/queues/${queue}/items?limit=200${after === '' ? '' : `&after=${after}`}`
    const { items, next } = (await heddle.send<ItemList>(path)).body
    found.push(...items)
    if (next === undefined) return found
    after = next
  }
}

/** The runs in a queue in some fixed order, one as often as it is there. */
export async function runsIn(heddle: Client, queue: string): Promise<readonly string[]> {
  return (await itemsIn(heddle, queue)).map(({ runs }) => runs[0]?.run ?? '').toSorted()
}
