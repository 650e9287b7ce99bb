import { expect, test, vi } from 'vitest'
import type { RunAnswer } from '../../server/api.ts'
import { storedStarts } from '../../server/deployments/idempotent-starts.ts'
import { storedThreads } from '../../server/deployments/threads.ts'
import { createLog } from '../../server/log.ts'
import { createNotices } from '../../server/notices.ts'
import type { Store } from '../../server/store/open-store.ts'
import { createWebhooks, type Webhooks } from '../../server/webhooks/webhooks.ts'
import type { OpenStore } from './open-store.ts'

const over: RunAnswer = {
  id: 'r',
  graph: 'g',
  version: 'v',
  status: 'succeeded',
  outputs: { answer: 'Said.' },
  usage: { calls: 0, inputTokens: 0, outputTokens: 0, cost: 0, models: [] },
  startedAt: 1,
  endedAt: 2,
}

/** Sends to nobody and counts what it would have sent. */
function counting(store: Store, sent: string[], several = true): Webhooks {
  return createWebhooks({
    store,
    async fetch(_url, { headers } = {}) {
      sent.push(new Headers(headers).get('webhook-id') ?? '')
      await new Promise((resolve) => setTimeout(resolve, 20))
      return new Response(null, { status: 204 })
    },
    secret: () => `whsec_${Buffer.alloc(32, 1).toString('base64')}`,
    look: (id) => Promise.resolve({ ...over, id }),
    notices: createNotices(),
    log: createLog({ terminal: false, write: () => undefined }),
    several,
  })
}

/** Idempotency keys, conversations and webhooks in any store. */
export function keepsEndpoints(openStore: OpenStore): void {
  test('a key stands for the runs of the first who sends it, of many at once and for good', async () => {
    const store = await openStore()
    const processes = [storedStarts(store, () => 1), storedStarts(store, () => 2)]
    const claim = { owner: 'o', key: 'k', body: { input: { b: 1, a: [null, 'ä'] } } }
    const claimed = await Promise.all(
      Array.from({ length: 20 }, (_, at) => processes[at % 2]!.claim(claim, [`run ${at}`])),
    )
    expect(new Set(claimed.map(({ runs }) => runs[0])).size).toBe(1)
    expect(new Set(claimed.map(({ process }) => process)).size).toBe(1)
    const again = { ...claim, body: { input: { a: [null, 'ä'], b: 1 } } }
    expect(await processes[0]!.claim(again, ['other'])).toEqual(claimed[0])
    await expect(processes[1]!.claim({ ...claim, body: {} }, ['other'])).rejects.toMatchObject({
      status: 422,
      code: 'IDEMPOTENCY_KEY_REUSED',
    })
    expect(await processes[0]!.claim({ ...claim, owner: 'p' }, ['mine'])).toEqual({
      runs: ['mine'],
      process: 1,
    })
    await processes[1]!.release(claim)
    expect(await processes[1]!.claim(claim, ['new'])).toEqual({ runs: ['new'], process: 2 })
  })

  test('a key that is a day old is new again', async () => {
    const store = await openStore()
    const starts = storedStarts(store)
    const claim = { owner: 'o', key: 'k', body: {} }
    await starts.claim(claim, ['old'])
    expect((await starts.claim(claim, ['new'])).runs).toEqual(['old'])
    const aged = { created_at: Date.now() - 25 * 60 * 60 * 1000 }
    await store.updateTable('idempotent_starts').set(aged).execute()
    expect(await starts.claim(claim, ['new'])).toEqual({ runs: ['new'], process: null })
    expect((await starts.claim(claim, ['newer'])).runs).toEqual(['new'])
  })

  test('one of several begins in place of a process that died', async () => {
    const store = await openStore()
    const claim = { owner: 'o', key: 'k', body: {} }
    await storedStarts(store, () => 1).claim(claim, ['a'])
    const others = [2, 3, 4].map((number) => storedStarts(store, () => number))
    const took = await Promise.all(others.map((starts) => starts.takeOver(claim, 1)))
    expect(took.filter(Boolean)).toHaveLength(1)
    const { process } = await others[0]!.claim(claim, ['b'])
    expect(process).toBe(2 + took.indexOf(true))
  })

  test('the turns of a conversation are numbered one after the other, also when two come at once', async () => {
    const store = await openStore()
    const threads = storedThreads(store, { look: (id) => ({ ...over, id }) })
    await Promise.all(
      Array.from({ length: 8 }, (_, at) =>
        threads.ask('g', 't', { run: `r${at}`, asked: `Question ${at}`, answer: 'answer' }),
      ),
    )
    const rows = await store.selectFrom('thread_turns').select('number').execute()
    expect(rows.map(({ number }) => number).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
    const history = await threads.history('g', 't')
    expect(history).toHaveLength(16)
    expect(history[1]).toEqual({ role: 'assistant', content: 'Said.' })
    expect(await threads.ofRun('r3')).toBe('t')
    expect(await threads.look('g', 'another')).toBeUndefined()
    expect(await threads.look('another', 't')).toBeUndefined()
    await threads.forget(['r3'])
    expect(await threads.history('g', 't')).toHaveLength(14)
    expect([await threads.remove('g', 't'), await threads.remove('g', 't')]).toEqual([true, false])
  })

  test('several processes tell of each run once', async () => {
    const store = await openStore()
    const sent: string[] = []
    const senders = [counting(store, sent), counting(store, sent), counting(store, sent)]
    for (let at = 0; at < 12; at += 1) {
      await senders[at % 3]!.expect(`r${at}`, 'endpoint', 'https://hooks.example/')
    }
    // As after one of them died: the others take up what it left.
    await Promise.all(senders.map((webhooks) => webhooks.start()))
    await vi.waitFor(async () => {
      for (let at = 0; at < 12; at += 1) {
        expect(await senders[0]!.list(`r${at}`)).toMatchObject([{ state: 'delivered' }])
      }
    })
    await Promise.all(senders.map((webhooks) => webhooks.close()))
    expect([sent.length, new Set(sent).size]).toEqual([12, 12])
  })

  test('the promise of a webhook goes with a run that did not come about', async () => {
    const webhooks = counting(await openStore(), [], false)
    await webhooks.expect('a', 'endpoint', 'https://hooks.example/')
    await webhooks.expect('b', 'endpoint', 'https://hooks.example/')
    await webhooks.forget(['a'])
    expect(await webhooks.list('a')).toEqual([])
    expect(await webhooks.list('b')).toMatchObject([{ state: 'running', attempts: 0 }])
    await webhooks.close()
  })
}
