import type { Body, Unit } from './plan.ts'

/** Starts one unit and answers when all of its steps are settled. Never rejects for the failure of a node. */
type RunUnit = (unit: Unit) => Promise<void>

/** A body made ready to run any number of times, also at the same time. */
export type CompiledBody = (runUnit: RunUnit) => Promise<void>

/**
 * Turns a body into a LangGraph `StateGraph`: a node for each layer of units that can start
 * together, and edges from layer to layer. This is the only file that knows LangGraph.
 *
 * LangGraph runs in supersteps, and a superstep ends with its slowest task: a fast branch would wait
 * for a slow one beside it that it has nothing to do with (langgraph#6320, #4673). So a task here
 * only *starts* its units, and what units pass on are promises of outcomes (see `Scope`): LangGraph's
 * barrier stands between starts, never between results, and a run takes as long as its critical path.
 * A superstep with one task costs LangGraph the least, however many units start in it.
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

  const graph = new StateGraph(Annotation.Root({ started: Annotation<boolean> }))
  // SAFETY: `StateGraph` types its nodes by literal names; ours are known only when a graph is loaded.
  const named = graph as unknown as RuntimeNamedGraph

  let last: string = START
  for (const [number, units] of layersOf(body.units).entries()) {
    const name = `layer ${number + 1}`
    named.addNode(name, (_state, config) => {
      const { runUnit, running } = invocationOf(config)
      for (const unit of units) running.push(runUnit(unit))
      return {}
    })
    named.addEdge(last, name)
    last = name
  }
  named.addEdge(last, END)
  const compiled = graph.compile()

  return async (runUnit) => {
    const running: Promise<void>[] = []
    const started: RunUnit = (unit) => {
      const run = runUnit(unit)
      // Whoever waits for all units reports a failure; until then, nobody else would.
      run.catch(() => undefined)
      return run
    }
    await compiled.invoke(
      { started: false },
      {
        recursionLimit: body.units.length + 10,
        configurable: { heddle: { runUnit: started, running } },
      },
    )
    await Promise.all(running)
  }
}

/** Units that can start at the same time: each stands in the layer behind those that it waits for. */
function layersOf(units: readonly Unit[]): readonly (readonly Unit[])[] {
  const numbers = new Map<string, number>()
  const layers: Unit[][] = []
  for (const unit of units) {
    const number = Math.max(-1, ...unit.after.map((id) => numbers.get(id)!)) + 1
    numbers.set(unit.id, number)
    const layer = (layers[number] ??= [])
    layer.push(unit)
  }
  return layers
}

/** What one call of a compiled body hands to its tasks. */
interface Invocation {
  readonly runUnit: RunUnit
  readonly running: Promise<void>[]
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

interface RuntimeNamedGraph {
  addNode(
    name: string,
    task: (state: object, config: TaskConfig) => object | Promise<object>,
  ): unknown
  addEdge(from: string, to: string): unknown
}
