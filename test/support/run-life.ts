import { onTestFinished } from 'vitest'
import type { Graph } from '../../engine/graph/document.ts'
import type { Journal } from '../../engine/journal/journal.ts'
import { memoryJournal } from '../../engine/journal/memory-journal.ts'
import type { Engine, RunHandle, RunOptions } from '../../engine/run/engine.ts'
import { dyingProcess, type CrashPoint } from './dying-process.ts'
import { ledgerInputs, ledgerSource } from './ledger-graphs.ts'
import { ledgerModels } from './ledger-nodes.ts'
import { personWith } from './person.ts'
import { smallEngine } from './small-engine.ts'

/** A run of one graph over any number of processes, with what a client saw of it. */
export class RunLife {
  readonly run = 'run'
  readonly disk: Journal
  readonly ledger: string[] = []
  /** Numbers of the events that the client saw, in the order in which they came. */
  readonly seen: number[] = []
  /** Whether the start was acknowledged. */
  accepted = false
  readonly #graph: Graph
  readonly #settings: RunOptions

  constructor(graph: Graph, settings: RunOptions = {}) {
    this.#graph = graph
    this.#settings = settings
    this.disk = memoryJournal()
    onTestFinished(() => this.disk.close())
  }

  /** Lets a process work until it ends. False when it had nothing left to do. */
  async process(point: CrashPoint): Promise<boolean> {
    const { journal, nodes, death } = dyingProcess(this.disk, this.ledger, point)
    const engine = smallEngine({ journal, nodes, models: ledgerModels, graphs: ledgerSource })
    const connection = new AbortController()
    const work = this.#work(engine, connection.signal).then(() => false)
    const died = await Promise.race([work, death.then(() => true)])
    connection.abort()
    return died
  }

  /** Lets a last process work that nothing disturbs. */
  async finish(): Promise<void> {
    await this.process({ events: Number.POSITIVE_INFINITY, late: false })
  }

  async #work(engine: Engine, connection: AbortSignal): Promise<void> {
    const person = personWith(this.disk, () => this.ledger)
    const onHandle = (handle: RunHandle): void => void this.#watch(handle, connection)
    if (!this.accepted && this.disk.run(this.run) === undefined) {
      const input = ledgerInputs[this.#graph.name]!
      const handle = await engine.start(this.#graph, input, { ...this.#settings, id: this.run })
      this.accepted = true
      await person.seeThrough(engine, handle, onHandle)
      return
    }
    const [handle] = await engine.recover()
    if (handle !== undefined) await person.seeThrough(engine, handle, onHandle)
    else if (this.disk.run(this.run)?.status === 'waiting') {
      await person.seeThrough(engine, await person.answer(engine, this.run), onHandle)
    }
  }

  /** Attaches with the last number that it has. */
  async #watch(handle: RunHandle, connection: AbortSignal): Promise<void> {
    for await (const event of handle.events(this.seen.at(-1) ?? 0)) {
      if (connection.aborted) return
      if (event.type !== 'node-delta') this.seen.push(event.seq)
    }
  }

  /** All that the client has when it attaches once more at the end. */
  told(): number[] {
    const rest = this.disk.events(this.run, this.seen.at(-1) ?? 0)
    return [...this.seen, ...rest.map(({ seq }) => seq)]
  }

  /** Paths of the nodes whose end is recorded. */
  ended(): string[] {
    return this.disk
      .events(this.run)
      .flatMap((event) => (event.type === 'node-end' ? [event.path] : []))
  }

  countOf(path: string): number {
    return this.ledger.filter((line) => line === `${this.run}/${path}`).length
  }

  /** Executions as a budget counts them: a node that goes on with its answer is counted once. */
  counted(): number {
    const events = this.disk.events(this.run)
    const wentOn = events.filter((event, at) => {
      if (event.type !== 'node-start' || event.nodeType !== 'approve') return false
      const before = events.slice(0, at).findLast((one) => 'path' in one && one.path === event.path)
      return before?.type === 'node-answer'
    })
    return this.ledger.length - wentOn.length
  }
}
