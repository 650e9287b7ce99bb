import { messageOf } from '../graph/message-of.ts'
import { checkChat, fails, works, type Attempt, type ModelCheck } from './chat-checks.ts'
import type { Models } from './models.ts'
import type { ModelRole } from './profile.ts'

export type { ModelCheck } from './chat-checks.ts'

export interface ModelReport {
  /** As it was asked for: a profile or `connection:model`. */
  readonly name: string
  /** `connection:model`, or `offline` where nothing is connected. */
  readonly model: string
  /** Whether what it is there for works: the chat, or for other profiles what they are for. */
  readonly ok: boolean
  readonly checks: readonly ModelCheck[]
  /** Milliseconds to the first piece of an answer; null where none came. */
  readonly firstToken: number | null
  /** Length of its vectors, where it gives them. */
  readonly dimension: number | null
}

interface Options {
  readonly signal: AbortSignal
  /** What the model is for; left out, everything is tried. */
  readonly role?: ModelRole | undefined
  /** Milliseconds for each check; one minute when left out. */
  readonly patience?: number
}

/**
 * Tries what a model can do, with small calls to its server: about six for a chat model.
 * @throws ModelError for a name that means nothing
 */
export async function testModel(
  models: Models,
  name: string,
  { signal, role, patience = 60_000 }: Options,
): Promise<ModelReport> {
  const checks: ModelCheck[] = []
  const bounded = (): AbortSignal => AbortSignal.any([signal, AbortSignal.timeout(patience)])
  let model: string | undefined
  let firstToken: number | null = null
  let dimension: number | null = null

  const attempt: Attempt = async (check, work) => {
    const limit = bounded()
    try {
      const found = await work(limit)
      checks.push({ check, ...found })
      return found.outcome !== 'fails'
    } catch (error) {
      if (signal.aborted) throw signal.reason
      const late = `It did not answer within ${patience / 1000} seconds.`
      const words = messageOf(error)
      checks.push({ check, ...fails(limit.aborted ? late : words) })
      return false
    }
  }

  if (role === undefined || role === 'chat') {
    const chat = models.chat(name)
    model ??= chat?.name
    if (chat === undefined) {
      checks.push({ check: 'chat', ...fails('No model is connected: graphs work offline.') })
    } else firstToken = await checkChat(chat, attempt, checks)
  }
  if (role === undefined || role === 'embedding') {
    await attempt('embeddings', async (limit) => {
      const embedding = models.embedding(name)
      model ??= embedding?.name
      if (embedding === undefined) return fails('No embedding model is connected.')
      const { vectors } = await embedding.embed(['a loom', 'a heddle'], { signal: limit })
      dimension = vectors[0]?.length ?? 0
      return works(`vectors of ${dimension} numbers`)
    })
  }
  if (role === undefined || role === 'rerank') {
    await attempt('rerank', async (limit) => {
      const reranker = models.reranker(name)
      model ??= reranker?.name
      if (reranker === undefined) return fails('No reranker is connected.')
      const documents = ['The moon is far away.', 'A heddle lifts threads on a loom.']
      const request = { query: 'What does a heddle do on a loom?', documents, topN: 2 }
      const { results } = await reranker.rerank(request, { signal: limit })
      return results[0]?.index === 1
        ? works('puts the better passage first')
        : { outcome: 'unsure', detail: 'it puts the worse passage first' }
    })
  }
  const wanted = role === 'embedding' ? 'embeddings' : (role ?? 'chat')
  const ok = checks.some(({ check, outcome }) => check === wanted && outcome === 'works')
  return { name, model: model ?? 'offline', ok, checks, firstToken, dimension }
}
