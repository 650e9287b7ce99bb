import { beforeAll, describe, expect, it } from 'vitest'
import type { Graph } from '../engine/graph/document.ts'
import type { Budget } from '../engine/run/budget.ts'
import {
  brokenBy,
  isGapFree,
  runUndisturbed,
  tooOften,
  type Undisturbed,
} from './support/broken-promises.ts'
import type { CrashPoint } from './support/dying-process.ts'
import { ledgerGraphs } from './support/ledger-graphs.ts'
import { RunLife } from './support/run-life.ts'

let undisturbed: ReadonlyMap<string, Undisturbed>

beforeAll(async () => {
  undisturbed = await runUndisturbed()
})

const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

/** Ends a process at this point and goes on in another one: what that broke, a sentence each. */
async function brokenAt(graph: Graph, point: CrashPoint): Promise<string[]> {
  const life = new RunLife(graph)
  await life.process(point)
  const lost = life.accepted && life.disk.run(life.run) === undefined
  const ended = life.ended().map((path) => ({ path, count: life.countOf(path) }))
  const answered = life.disk.events(life.run).filter((event) => event.type === 'node-answer')
  await life.finish()

  const events = life.disk.events(life.run)
  const broken = brokenBy(events, undisturbed.get(graph.name)!)
  if (lost) broken.push('It was accepted, and not stored.')
  if (!isGapFree(life.told())) broken.push(`Its client was told ${life.told().join(' ')}.`)
  for (const { path, count } of ended) {
    if (life.countOf(path) !== count) broken.push(`"${path}" had ended, and was executed again.`)
  }
  for (const path of new Set(life.ended())) {
    broken.push(...tooOften({ run: life.run, graph: graph.name, path }, events, life.ledger, 1))
  }
  for (const { path, seq } of answered) {
    const asked = events.some(
      (event) => event.type === 'node-wait' && event.path === path && event.seq > seq,
    )
    if (asked) broken.push(`"${path}" was answered, and asked again.`)
  }
  return broken.map((sentence) => `${JSON.stringify(point)}: ${sentence}`)
}

describe.each(ledgerGraphs)('a process that runs the graph $name', (graph) => {
  it('may end before any of its events is on the disk, and after', async () => {
    const { events } = undisturbed.get(graph.name)!
    expect(events).toBeGreaterThan(8)
    const broken: string[] = []
    for (const number of upTo(events)) {
      broken.push(...(await brokenAt(graph, { events: number, late: false })))
    }
    expect(broken).toEqual([])
  })

  it('may have gone on without the disk as far as it does before it ends', async () => {
    const broken: string[] = []
    for (const number of upTo(undisturbed.get(graph.name)!.events)) {
      broken.push(...(await brokenAt(graph, { events: number, late: true })))
    }
    expect(broken).toEqual([])
  })

  it('may end in the middle of any execution, and its budget is counted on', async () => {
    const { executions, usage } = undisturbed.get(graph.name)!
    const tokens = usage.inputTokens + usage.outputTokens
    const counted = executions - (graph.name === 'human' ? 2 : 0)
    for (const number of upTo(executions)) {
      const point = { execution: number + 1 }
      expect(await brokenAt(graph, point)).toEqual([])
      const lived = async (budget: Budget): Promise<RunLife> => {
        const life = new RunLife(graph, { budget })
        await life.process(point)
        await life.finish()
        return life
      }
      const life = await lived({ executions: counted })
      // Not one more than the budget, and where it was used up not one less; only what must not be
      // repeated may be stopped between its start and its line in the ledger.
      expect(life.counted()).toBeLessThanOrEqual(counted)
      const usedUp = life.counted() >= counted - (graph.name === 'once' ? 1 : 0)
      expect(endOf(life) === 'succeeded' || (endOf(life) === 'budget' && usedUp)).toBe(true)
      expect(endOf(await lived({ tokens, cost: usage.cost! }))).toBe('succeeded')
      expect(endOf(await lived({ tokens: tokens - 1 }))).toBe('budget')
    }
  })

  it('comes to the same end when every process behind it ends, each an event later', async () => {
    const life = new RunLife(graph)
    let processes = 0
    while (await life.process({ events: processes, late: processes % 2 === 1 })) processes += 1
    expect(processes).toBeGreaterThan(3)
    expect(brokenBy(life.disk.events(life.run), undisturbed.get(graph.name)!)).toEqual([])
    expect(isGapFree(life.told())).toBe(true)
  })
})

function endOf({ disk, run }: RunLife): string | undefined {
  const end = disk.events(run).at(-1)
  return end?.type === 'run-end' ? (end.error?.code ?? end.status) : undefined
}
