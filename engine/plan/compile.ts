import type { Body, Unit } from './plan.ts'

/** Starts one unit and answers when all of its steps are settled. Never rejects for the failure of a node. */
type RunUnit = (unit: Unit) => Promise<void>

/** A body made ready to run any number of times, also at the same time. */
export type CompiledBody = (runUnit: RunUnit) => Promise<void>

/**
 * Turns a body into a LangGraph `StateGraph`: a node for each unit, a joined edge from the units it
 * waits for. This is the only file that knows LangGraph.
 *
 * LangGraph runs in supersteps, and a superstep ends with its slowest task: a fast branch would wait
 * for a slow one beside it that it has nothing to do with (langgraph#6320, #4673). So a task here
 * only *starts* its unit, and what units pass on are promises of outcomes (see `Scope`): LangGraph's
 * barrier stands between starts, never between results, and a run takes as long as its critical path.
 * The last task, `settle`, waits for all units.
 *
 * A body of one unit has nothing to schedule and is called directly: the turns of a loop and the
 * items of a map are mostly such bodies.
 */
export async function compileBody(body: Body): Promise<CompiledBody> {
  const [only] = body.units
  if (only === undefined) return () => Promise.resolve()
  if (body.units.length === 1) return (runUnit) => runUnit(only)

  // Loaded on first use: it costs half a second, which the start of a server need not pay.
  const { Annotation, END, START, StateGraph } = await import('@langchain/langgraph/web')

  const State = Annotation.Root({ settled: Annotation<boolean> })
  const graph = new StateGraph(State)
  const named = graph as unknown as RuntimeNamedGraph
  const running = new WeakMap<object, Promise<void>[]>()

  for (const unit of body.units) {
    named.addNode(`unit ${unit.id}`, (_state, config) => {
      const { runUnit, key } = invocationOf(config)
      const started = runUnit(unit)
      // `settle` reports a failure; until it looks, nobody else would.
      started.catch(() => undefined)
      running.get(key)?.push(started)
      return {}
    })
  }
  named.addNode('settle', async (_state, config) => {
    await Promise.all(running.get(invocationOf(config).key) ?? [])
    return { settled: true }
  })

  const read = new Set(body.units.flatMap((unit) => unit.after))
  for (const unit of body.units) {
    if (unit.after.length === 0) named.addEdge(START, `unit ${unit.id}`)
    else
      named.addEdge(
        unit.after.map((id) => `unit ${id}`),
        `unit ${unit.id}`,
      )
  }
  named.addEdge(
    body.units.filter((unit) => !read.has(unit.id)).map((unit) => `unit ${unit.id}`),
    'settle',
  )
  named.addEdge('settle', END)
  const compiled = graph.compile()

  return async (runUnit) => {
    const key = {}
    running.set(key, [])
    await compiled.invoke(
      { settled: false },
      { recursionLimit: body.units.length + 10, configurable: { heddle: { runUnit, key } } },
    )
  }
}

/** What one call of a compiled body hands to its tasks. */
interface Invocation {
  readonly runUnit: RunUnit
  readonly key: object
}

function invocationOf(config: TaskConfig): Invocation {
  const invocation = config.configurable?.['heddle']
  if (invocation === undefined)
    throw new Error('A compiled body was started without its invocation.')
  // SAFETY: `compileBody` puts it there and LangGraph hands `configurable` on as it is.
  return invocation as Invocation
}

interface TaskConfig {
  readonly configurable?: Readonly<Record<string, unknown>>
}

/** `StateGraph` types its nodes by literal names; ours are known only when a graph is loaded. */
interface RuntimeNamedGraph {
  addNode(
    name: string,
    task: (state: object, config: TaskConfig) => object | Promise<object>,
  ): unknown
  addEdge(from: string | string[], to: string): unknown
}
