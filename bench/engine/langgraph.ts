import { randomUUID } from 'node:crypto'
import { Annotation, END, Send, START, StateGraph } from '@langchain/langgraph/web'
import type { Contender } from './contender.ts'
import type { LoopShape, Shape, StepsShape } from './shapes.ts'
import type { SqliteSaver } from './sqlite-saver.ts'
import type { Input } from './work.ts'
import { isRenewed, renewed, work } from './work.ts'

/** How LangGraph keeps its checkpoints; without it, it keeps none. */
export interface Persistence {
  readonly saver: SqliteSaver
  /** `sync` writes each checkpoint before the next superstep, `async` beside it. */
  readonly durability: 'sync' | 'async'
}

/**
 * The shapes as one would write them by hand for LangGraph, in the fastest way it has: one channel
 * for each node, and nodes that are given the channels they read and no others.
 */
export function langgraph(persistence?: Persistence): Contender {
  return {
    name: persistence === undefined ? 'LangGraph' : `LangGraph, ${persistence.durability}`,
    async prepare(shape) {
      const { graph, answer } = graphOf(shape)
      const compiled = graph.compile({ checkpointer: persistence?.saver })
      return async (input) => {
        const state = await compiled.invoke(
          { input },
          {
            recursionLimit: 500,
            ...(persistence === undefined
              ? {}
              : {
                  durability: persistence.durability,
                  configurable: { thread_id: randomUUID() },
                }),
          },
        )
        // SAFETY: the graphs of the shapes answer with what they are given, a text or a list of texts.
        return state[answer] as Input
      }
    },
    [Symbol.asyncDispose]: async () => persistence?.saver.close(),
  }
}

/** Channels hold a text each, except in the map, whose input is a list. */
type State = Readonly<Record<string, string>>

/** `StateGraph` types channels and nodes by literal names; those of the shapes are made. */
interface NamedGraph {
  addNode(
    name: string,
    run: (state: State) => Promise<object>,
    options?: { input: unknown },
  ): unknown
  addEdge(from: string | readonly string[], to: string): unknown
  addConditionalEdges(from: string, choose: (state: State) => string | readonly Send[]): unknown
  compile(options: { checkpointer: SqliteSaver | undefined }): {
    invoke(input: object, options: object): Promise<Readonly<Record<string, unknown>>>
  }
}

interface Built {
  readonly graph: NamedGraph
  /** The channel that holds the answer. */
  readonly answer: string
}

function graphOf(shape: Shape): Built {
  switch (shape.kind) {
    case 'steps':
      return stepsGraph(shape)
    case 'loop':
      return loopGraph(shape)
    case 'map':
      return mapGraph()
  }
}

type Channels = ReturnType<typeof channels>

function channels(names: readonly string[]) {
  return Annotation.Root(Object.fromEntries(names.map((name) => [name, Annotation<string>])))
}

function newGraph(state: Channels): NamedGraph {
  // SAFETY: the same object with its names as strings.
  return new StateGraph(state) as unknown as NamedGraph
}

function stepsGraph({ steps }: StepsShape): Built {
  const channel = (id: string): string => `text of ${id}`
  const graph = newGraph(channels(['input', ...steps.map(({ id }) => channel(id))]))
  for (const step of steps) {
    const { id, after } = step
    const read = after.length === 0 ? ['input'] : after.map(channel)
    const run = async (state: State): Promise<object> => ({
      [channel(id)]: await work(step, state[read[0]!]!),
    })
    graph.addNode(id, run, { input: channels(read) })
    const [only = START, ...more] = after
    graph.addEdge(more.length === 0 ? only : after, id)
  }
  const last = steps.at(-1)!.id
  graph.addEdge(last, END)
  return { graph, answer: channel(last) }
}

function loopGraph({ turns }: LoopShape): Built {
  const graph = newGraph(channels(['input', 'text', 'good']))
  graph.addNode('improve', async ({ input, text }) => ({ text: renewed(text ?? input!) }))
  graph.addNode('approve', async ({ input, text }) => ({ good: isRenewed(text!, input!, turns) }))
  graph.addEdge(START, 'improve')
  graph.addEdge('improve', 'approve')
  graph.addConditionalEdges('approve', ({ good }) => (good ? END : 'improve'))
  return { graph, answer: 'text' }
}

function mapGraph(): Built {
  const state = Annotation.Root({
    input: Annotation<readonly string[]>,
    texts: Annotation<readonly string[]>({
      default: () => [],
      reducer: (before, more) => before.concat(more),
    }),
  })
  // SAFETY: only the names of its channels matter to the graph.
  const graph = newGraph(state as unknown as Channels)
  graph.addNode('step', async ({ text }) => ({ texts: [text] }))
  graph.addConditionalEdges(START, ({ input }) =>
    Array.from(input!, (text) => new Send('step', { text })),
  )
  graph.addEdge('step', END)
  return { graph, answer: 'texts' }
}
