import type { Helper } from './snippets.ts'

/** Helpers of the exported file for work: turns and items, failures, attempts and their time. */
export const workSnippets = {
  best: {
    code: `
/** The turn with the highest score; of equal ones the first. */
function best<Turn>(turns: readonly Turn[], scoreAt: (turn: Turn) => unknown): Turn | undefined {
  const scores = turns.map((turn) => {
    const score = scoreAt(turn)
    return typeof score === 'number' ? score : -Infinity
  })
  return turns[scores.indexOf(Math.max(...scores))]
}`,
  },
  scoreAt: {
    code: `
/** A number, or the score of a verdict. */
function scoreAt(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'score' in value ? value.score : value
}`,
  },
  eachItem: {
    code: `
/** Does the work for every item, so many at once, and gives the results in the order of the items. */
async function eachItem<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item, index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  const failures: { readonly error: unknown }[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length && failures.length === 0) {
      const index = next
      next += 1
      try {
        // SAFETY: the index is below the length.
        results[index] = await work(items[index] as Item, index)
      } catch (error) {
        failures.push({ error })
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  const [failure] = failures
  if (failure !== undefined) throw failure.error
  return results
}`,
  },
  valuesAt: {
    code: `
/** What is there of a port over all items, in their order. */
function valuesAt<Round, Value>(
  rounds: readonly Round[],
  read: (round: Round) => Value | undefined,
): Value[] {
  return rounds.map((round) => read(round)).filter((value): value is Value => value !== undefined)
}`,
  },
  itemsOf: {
    code: `
/** The items of a map, whose list has no type on its wire. */
function itemsOf(map: string, value: unknown): readonly Json[] {
  if (Array.isArray(value)) return value
  throw new Failure(\`The map "\${map}" was given something that is not a list.\`, 'input')
}`,
    needs: ['Failure'],
    types: ['Json'],
  },
  contained: {
    code: `
/** Lets a failure stand in the state instead of ending the run: the map around it decides. */
function contained<State, Update>(
  id: string,
  work: (state: State, runtime: Runtime) => Promise<Update>,
): (state: State, runtime: Runtime) => Promise<Update | { failures: readonly FailedNode[] }> {
  return async (state, runtime) => {
    try {
      return await work(state, runtime)
    } catch (error) {
      if (runtime.signal?.aborted) throw error
      return { failures: [{ id, error }] }
    }
  }
}`,
    needs: ['FailedNode'],
  },
  FailedNode: {
    code: `
interface FailedNode {
  readonly id: string
  readonly error: unknown
}`,
  },
  failureIn: {
    code: `
/** What failed first, in the order of the graph. */
function failureIn(
  { failures }: { readonly failures: readonly FailedNode[] },
  order: readonly string[],
): FailedNode | undefined {
  return order.flatMap((id) => failures.filter((failure) => failure.id === id))[0]
}`,
    needs: ['FailedNode'],
  },
  itemErrors: {
    code: `
/** The items that failed, with what was wrong. */
function itemErrors(failures: readonly (FailedNode | undefined)[]): readonly Json[] {
  return failures.flatMap((failure, index) =>
    failure === undefined ? [] : [{ index, message: failureOf(failure.error).message }],
  )
}`,
    needs: ['FailedNode', 'failureOf'],
    types: ['Json'],
  },
  Failure: {
    code: `
/** A failure with the code that Heddle gives it. */
class Failure extends Error {
  readonly code: string
  /** Whether another attempt may help. */
  readonly retryable: boolean

  constructor(message: string, code: string, retryable = false) {
    super(message)
    this.name = 'NodeError'
    this.code = code
    this.retryable = retryable
  }
}`,
  },
  failureOf: {
    code: `
/** What those behind a failed node are told. */
function failureOf(error: unknown): { readonly message: string; readonly code: string } {
  // Of several failures at once LangGraph makes one; the first counts.
  const several = error instanceof AggregateError && error.message.includes('superstep')
  if (several) return failureOf(error.errors[0])
  if (!(error instanceof Error)) return { message: String(error), code: 'node' }
  const own = error.name === 'NodeError' && 'code' in error ? String(error.code) : undefined
  return { message: error.message, code: own ?? (error.name === 'ModelError' ? 'model' : 'node') }
}`,
  },
  expectTypes: {
    code: `
/** Values whose wires have no type may be anything: here it shows. */
function expectTypes(id: string, inputs: Inputs, types: ExpectedTypes): void {
  for (const [port, type] of Object.entries(types)) {
    const value = inputs[port]
    if (value === undefined || schemaOf(type).safeParse(value).success) continue
    throw new Failure(\`The input "\${port}" of "\${id}" does not fit the type \${type}.\`, 'input')
  }
}`,
    needs: ['ExpectedTypes', 'Failure', 'Inputs'],
  },
  ExpectedTypes: {
    code: `
type ExpectedTypes = Readonly<Record<string, Parameters<typeof schemaOf>[0]>>`,
  },
  Config: {
    code: `
/** Settings with their defaults. */
type Config = Readonly<Record<string, unknown>>`,
  },
  Inputs: {
    code: `
type Inputs = Readonly<Record<string, unknown>>`,
  },
  attempt: {
    code: `
/** Tries again what may succeed later: three times, or as the node says. */
async function attempt<Result>(
  work: () => Promise<Result>,
  retry: Retry | undefined,
  signal: AbortSignal,
): Promise<Result> {
  const { attempts = 3, delay = 500, factor = 2, jitter = true } = retry ?? {}
  for (let tried = 1; ; tried += 1) {
    try {
      return await work()
    } catch (error) {
      const { retryable, retryAfter } = error as { retryable?: boolean; retryAfter?: number }
      const again = retry !== undefined || retryable === true
      if (tried >= attempts || !again || signal.aborted) throw error
      const wait = Math.min(60_000, delay * factor ** (tried - 1))
      const spread = jitter ? wait * (0.5 + Math.random() / 2) : wait
      await sleep(Math.min(60_000, retryAfter ?? spread), undefined, { signal })
    }
  }
}`,
    needs: ['Retry'],
  },
  Retry: {
    code: `
/** \`delay\` is in milliseconds, before the second attempt; each further one waits \`factor\` times longer. */
interface Retry {
  readonly attempts?: number
  readonly delay?: number
  readonly factor?: number
  readonly jitter?: boolean
}`,
  },
  firstThatWorks: {
    code: `
/** The result with the first settings that work. */
async function firstThatWorks<Settings, Result>(
  all: readonly Settings[],
  work: (settings: Settings) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  let failure: unknown
  for (const settings of all) {
    try {
      return await work(settings)
    } catch (error) {
      if (signal.aborted) throw error
      failure = error
    }
  }
  throw failure
}`,
  },
  within: {
    code: `
/** Ends work that takes too long: \`total\` milliseconds in all. */
async function within<Result>(
  id: string,
  total: number | undefined,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  if (total === undefined) return work(signal)
  const clock = new AbortController()
  const message = \`The node "\${id}" took longer than its timeout of \${total} ms.\`
  const timer = setTimeout(() => clock.abort(new Failure(message, 'timeout', true)), total)
  try {
    return await untilAborted(work, AbortSignal.any([signal, clock.signal]))
  } finally {
    clearTimeout(timer)
  }
}`,
    needs: ['Failure', 'untilAborted'],
  },
  untilAborted: {
    code: `
/** Ends with the work, or as soon as the signal aborts, whether the work listens to it or not. */
function untilAborted<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal,
): Promise<Result> {
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason)
    if (signal.aborted) return abort()
    signal.addEventListener('abort', abort, { once: true })
    work(signal)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort))
  })
}`,
  },
  alive: {
    code: `
/** Ends work that gives no sign of life for \`idle\` milliseconds. */
async function alive<Result>(
  id: string,
  idle: number | undefined,
  signal: AbortSignal,
  work: (signal: AbortSignal, sign: () => void) => Promise<Result>,
): Promise<Result> {
  if (idle === undefined) return work(signal, () => undefined)
  const clock = new AbortController()
  const message = \`The node "\${id}" gave no sign of life for \${idle} ms.\`
  const ring = (): void => clock.abort(new Failure(message, 'timeout', true))
  let timer = setTimeout(ring, idle)
  let over = false
  const sign = (): void => {
    clearTimeout(timer)
    if (!over) timer = setTimeout(ring, idle)
  }
  try {
    const both = AbortSignal.any([signal, clock.signal])
    return await untilAborted((limited) => work(limited, sign), both)
  } finally {
    over = true
    clearTimeout(timer)
  }
}`,
    needs: ['Failure', 'untilAborted'],
  },
  watched: {
    code: `
/** The models, with a sign of life for each piece of an answer. */
function watched(models: NodeContext['models'], sign: () => void): NodeContext['models'] {
  return {
    chat(name) {
      const model = models.chat(name)
      if (model === undefined) return undefined
      return {
        name: model.name,
        async *stream(request, options) {
          for await (const event of model.stream(request, options)) {
            sign()
            yield event
          }
        },
      }
    },
    embedding: (name) => models.embedding(name),
    reranker: (name) => models.reranker(name),
  }
}`,
    types: ['NodeContext'],
  },
} as const satisfies Record<string, Helper>
