import type { Graph } from '../../engine/graph/document.ts'
import type { Message, Json } from '../../engine/graph/values.ts'
import type { Values } from '../../engine/run/events.ts'
import type { ThreadAnswer } from '../api/deployments.ts'
import { HttpError } from '../http/http-error.ts'
import type { ThreadTurnRow } from '../store/deployment-tables.ts'
import { inTurn } from '../store/in-turn.ts'
import type { Store } from '../store/open-store.ts'
import type { Runs } from '../runs.ts'

/** Which inputs and outputs of a graph make a conversation. */
export interface ConversationPorts {
  readonly history: string
  readonly question: string
  readonly answer: string
}

/** Conversations by the id that an application gives them, for each endpoint by itself. */
export interface Threads {
  /** What was said so far in turns that were answered, the newest hundred. */
  history(endpoint: string, thread: string): Promise<readonly Message[]>
  /** Writes down what is asked; the answer is that of the run. */
  ask(endpoint: string, thread: string, turn: Turn): Promise<void>
  /** The thread to which a run belongs. */
  ofRun(run: string): Promise<string | undefined>
  /** For runs that did not come about. */
  forget(runs: readonly string[]): Promise<void>
  /** undefined where nothing was ever said. */
  look(endpoint: string, thread: string): Promise<ThreadAnswer | undefined>
  /** False where nothing was ever said. */
  remove(endpoint: string, thread: string): Promise<boolean>
}

interface Turn {
  readonly run: string
  readonly asked: string
  /** The output that answers. */
  readonly answer: string
}

const mostTurns = 100

export function storedThreads(store: Store, runs: Pick<Runs, 'look'>): Threads {
  /** An answer is taken from its run when somebody first wants it, so that no crash can lose it. */
  async function answered(row: ThreadTurnRow): Promise<string | undefined> {
    if (row.answered !== null) return row.answered
    const run = runs.look(row.run)
    if (run?.status !== 'succeeded') return undefined
    const text = textOf(run.outputs[row.answer_port])
    await store
      .updateTable('thread_turns')
      .set({ answered: text })
      .where('run', '=', row.run)
      .execute()
    return text
  }

  async function turns(endpoint: string, thread: string) {
    const rows = await store
      .selectFrom('thread_turns')
      .selectAll()
      .where('endpoint', '=', endpoint)
      .where('thread', '=', thread)
      .orderBy('number', 'desc')
      .limit(mostTurns)
      .execute()
    const said: { run: string; asked: string; answer: string | undefined }[] = []
    for (const row of rows.toReversed()) {
      said.push({ run: row.run, asked: row.asked, answer: await answered(row) })
    }
    return said
  }

  return {
    async history(endpoint, thread) {
      const said = await turns(endpoint, thread)
      return said.flatMap(({ asked, answer }): Message[] =>
        answer === undefined
          ? []
          : [
              { role: 'user', content: asked },
              { role: 'assistant', content: answer },
            ],
      )
    },
    ask: (endpoint, thread, { run, asked, answer }) =>
      store.transaction().execute(async (transaction) => {
        await inTurn(transaction, `thread ${thread} of ${endpoint}`)
        const last = await transaction
          .selectFrom('thread_turns')
          .select((query) => query.fn.max('number').as('number'))
          .where('endpoint', '=', endpoint)
          .where('thread', '=', thread)
          .executeTakeFirst()
        await transaction
          .insertInto('thread_turns')
          .values({
            run,
            endpoint,
            thread,
            number: Number(last?.number ?? 0) + 1,
            asked,
            answer_port: answer,
            answered: null,
            created_at: Date.now(),
          })
          .execute()
      }),
    async ofRun(run) {
      const row = await store
        .selectFrom('thread_turns')
        .select('thread')
        .where('run', '=', run)
        .executeTakeFirst()
      return row?.thread
    },
    async forget(gone) {
      await store.deleteFrom('thread_turns').where('run', 'in', gone).execute()
    },
    async look(endpoint, thread) {
      const said = await turns(endpoint, thread)
      if (said.length === 0) return undefined
      const messages = said.flatMap(({ run, asked, answer }) => [
        { role: 'user' as const, content: asked, run },
        ...(answer === undefined ? [] : [{ role: 'assistant' as const, content: answer, run }]),
      ])
      return { thread, messages }
    },
    async remove(endpoint, thread) {
      const { numDeletedRows } = await store
        .deleteFrom('thread_turns')
        .where('endpoint', '=', endpoint)
        .where('thread', '=', thread)
        .executeTakeFirst()
      return numDeletedRows > 0n
    },
  }
}

/**
 * The input of the type `messages` that takes the conversation, the text that is asked, and the output
 * that answers: those with the usual names where they are there, else the first that fit.
 * @throws HttpError where the graph cannot take part in a conversation
 */
export function conversationPorts(graph: Graph): ConversationPorts {
  const inputs = Object.entries(graph.inputs)
  const ofType = (type: string): string[] =>
    inputs.filter(([, input]) => input.type === type).map(([name]) => name)
  const history = preferred(ofType('messages'), ['history', 'messages'])
  const needed = ofType('text').filter((name) => !graph.inputs[name]!.optional)
  const question = preferred(needed, ['question', 'message', 'input', 'query'])
  const answer = preferred(Object.keys(graph.outputs), ['answer', 'text', 'reply'])
  if (history !== undefined && question !== undefined && answer !== undefined) {
    return { history, question, answer }
  }
  const missing =
    history === undefined
      ? 'no input of the type messages'
      : question === undefined
        ? 'no text that a run must be given'
        : 'no output'
  throw new HttpError(
    422,
    'NO_CONVERSATION',
    `The graph "${graph.name}" has ${missing}, so it cannot take part in a thread.`,
  )
}

/** Puts the conversation so far into the input of a run. @throws HttpError where it brings one along */
export function withHistory(
  input: Readonly<Record<string, unknown>>,
  { history }: ConversationPorts,
  messages: readonly Message[],
): Readonly<Record<string, unknown>> {
  if (input[history] !== undefined) {
    throw new HttpError(
      422,
      'HISTORY_AND_THREAD',
      `Send either "thread" or the input "${history}": Heddle keeps the messages of a thread itself.`,
    )
  }
  return { ...input, [history]: messages }
}

function preferred(names: readonly string[], usual: readonly string[]): string | undefined {
  return usual.find((name) => names.includes(name)) ?? names[0]
}

function textOf(value: Values[string] | undefined): string {
  const known: Json = value ?? ''
  return typeof known === 'string' ? known : JSON.stringify(known)
}
