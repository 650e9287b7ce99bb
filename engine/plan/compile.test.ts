import { END, START, Annotation, StateGraph } from '@langchain/langgraph/web'
import { describe, expect, it } from 'vitest'
import { compileBody } from './compile.ts'
import type { Body, Unit } from './plan.ts'

/** A body of units without steps: `'a; b after a; c after a,b'`. */
function bodyOf(text: string): Body {
  const units = text.split('; ').map<Unit>((unit) => {
    const [id, after] = unit.split(' after ')
    return { id: id!, steps: [], after: after === undefined ? [] : after.split(',') }
  })
  return { frame: undefined, units, steps: [] }
}

interface Recorded {
  readonly started: string[]
  readonly ended: string[]
}

/** Runs a body in which each unit waits for those before it, and takes the turns it is given. */
async function run(text: string, turns: Readonly<Record<string, number>> = {}): Promise<Recorded> {
  const recorded: Recorded = { started: [], ended: [] }
  const settled = new Map<string, PromiseWithResolvers<void>>()
  const body = bodyOf(text)
  for (const { id } of body.units) settled.set(id, Promise.withResolvers())
  const compiled = await compileBody(body)
  await compiled(async (unit) => {
    recorded.started.push(unit.id)
    await Promise.all(unit.after.map((id) => settled.get(id)!.promise))
    for (let turn = 0; turn < (turns[unit.id] ?? 0); turn += 1) await nextTurn()
    recorded.ended.push(unit.id)
    settled.get(unit.id)!.resolve()
  })
  return recorded
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

describe('a compiled body', () => {
  it('runs a join once although the paths to it differ in length', async () => {
    const { started } = await run('a; b after a; c after b; join after a,c')
    expect(started).toEqual(['a', 'b', 'c', 'join'])
  })

  it('settles a join when one of its branches ends at once, as a skipped one does', async () => {
    const { ended } = await run(
      'split; skipped after split; taken after split; join after skipped,taken',
      {
        taken: 20,
      },
    )
    expect(ended).toEqual(['split', 'skipped', 'taken', 'join'])
  })

  it('does not make a fast branch wait for a slow sibling', async () => {
    const { ended } = await run(
      'fast; slow; next after fast; last after next; end after last,slow',
      {
        slow: 200,
      },
    )
    expect(ended).toEqual(['fast', 'next', 'last', 'slow', 'end'])
  })

  it('starts units that nothing joins, and waits for them all', async () => {
    const { ended } = await run('a; b; c after a', { b: 30 })
    expect(ended).toEqual(['a', 'c', 'b'])
  })

  it('has no bound on its length', async () => {
    const chain = Array.from({ length: 60 }, (_, at) =>
      at === 0 ? 'u0' : `u${at} after u${at - 1}`,
    )
    const { ended } = await run([...chain, 'side', 'end after u59,side'].join('; '))
    expect(ended).toHaveLength(62)
  })

  it('runs any number of times, also at the same time, without mixing its calls', async () => {
    const compiled = await compileBody(bodyOf('a; b after a; c after a'))
    const calls = Array.from({ length: 20 }, (_, at) => at)
    const seen = await Promise.all(
      calls.map(async (call) => {
        const units: string[] = []
        await compiled(async (unit) => {
          await nextTurn()
          units.push(`${unit.id}${call}`)
        })
        return units.sort()
      }),
    )
    expect(seen).toEqual(calls.map((call) => [`a${call}`, `b${call}`, `c${call}`]))
  })

  it('calls a body of one unit directly, and an empty one not at all', async () => {
    expect((await run('only')).ended).toEqual(['only'])
    const empty = await compileBody({ frame: undefined, units: [], steps: [] })
    await expect(empty(() => Promise.reject(new Error('There is none.')))).resolves.toBeUndefined()
  })

  it('rejects with the fault of a unit', async () => {
    const compiled = await compileBody(bodyOf('a; b; c after a'))
    const failed = compiled(async ({ id }) => {
      await nextTurn()
      if (id === 'b') throw new Error('A fault of ours.')
    })
    await expect(failed).rejects.toThrow('A fault of ours.')
  })
})

describe('LangGraph, of which the compiler knows', () => {
  const State = Annotation.Root({ seen: Annotation<string> })

  /** Counts how often each node of a graph runs that is built by `build`. */
  async function counts(
    build: (graph: { addNode: AddNode; addEdge: AddEdge }) => void,
  ): Promise<Record<string, number>> {
    const ran: Record<string, number> = {}
    const graph = new StateGraph(State)
    // SAFETY: `StateGraph` types its nodes by literal names; here they are known when it runs.
    const named = graph as unknown as {
      addNode: (name: string, task: () => object) => unknown
      addEdge: AddEdge
    }
    build({
      addNode: (name) =>
        named.addNode(name, () => {
          ran[name] = (ran[name] ?? 0) + 1
          return {}
        }),
      addEdge: (from, to) => named.addEdge(from, to),
    })
    await graph.compile().invoke({ seen: '' })
    return ran
  }

  it('runs a child of two separate edges twice when the paths differ in length', async () => {
    const ran = await counts(({ addNode, addEdge }) => {
      for (const name of ['a', 'b', 'child']) addNode(name)
      addEdge(START, 'a')
      addEdge('a', 'b')
      addEdge('a', 'child')
      addEdge('b', 'child')
      addEdge('child', END)
    })
    expect(ran).toEqual({ a: 1, b: 1, child: 2 })
  })

  it('runs a child of one joined edge once', async () => {
    const ran = await counts(({ addNode, addEdge }) => {
      for (const name of ['a', 'b', 'child']) addNode(name)
      addEdge(START, 'a')
      addEdge('a', 'b')
      addEdge(['a', 'b'], 'child')
      addEdge('child', END)
    })
    expect(ran).toEqual({ a: 1, b: 1, child: 1 })
  })
})

type AddNode = (name: string) => unknown
type AddEdge = (from: string | string[], to: string) => unknown
