import { setTimeout as wait } from 'node:timers/promises'
import type { NodeWait, RunEvent, Values } from '../../engine/run/events.ts'
import type { Client } from './client.ts'
import { ledgerGraphs, ledgerInputs } from './ledger-graphs.ts'
import { charged } from './ledger-nodes.ts'

/** A run that a server has acknowledged, with all that its client was told. */
export interface FollowedRun {
  readonly id: string
  readonly graph: string
  /** Recorded events in the order in which they came, over all connections. */
  readonly events: Exclude<RunEvent, { type: 'node-delta' }>[]
  /** Paths of nodes whose answer was acknowledged. */
  readonly answered: string[]
}

/** Which server is up, or the next one; another client than before where one has ended. */
interface ServerUp {
  up(): Promise<Client>
}

/**
 * Starts one run after the other and follows each to its end, through as many servers as it takes.
 * It attaches again with the last number it has, and answers what a run waits for.
 */
export class LoadClient {
  readonly runs: FollowedRun[] = []
  /** Events that it was told of, in all. */
  told = 0
  readonly #servers: ServerUp
  readonly #ledger: () => readonly string[]
  #started: number

  /** @param first which graph it begins with */
  constructor(servers: ServerUp, ledger: () => readonly string[], first: number) {
    this.#servers = servers
    this.#ledger = ledger
    this.#started = first
  }

  async work(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      const run = await this.#start()
      while (run !== undefined && run.events.at(-1)?.type !== 'run-end') await this.#follow(run)
    }
  }

  /** Undefined when the server was gone before it acknowledged the run. */
  async #start(): Promise<FollowedRun | undefined> {
    this.#started += 1
    const { name } = ledgerGraphs[this.#started % ledgerGraphs.length]!
    let run: FollowedRun | undefined
    await this.#whileUp(async (client) => {
      const { id } = await client.begin(name, ledgerInputs[name]!)
      run = { id, graph: name, events: [], answered: [] }
      this.runs.push(run)
    })
    return run
  }

  /** Reads on until the server is gone, or the run is over or waits. */
  #follow(run: FollowedRun): Promise<void> {
    return this.#whileUp(async (client) => {
      for await (const { event } of client.watch(run.id, run.events.at(-1)?.seq)) {
        if (event.type !== 'node-delta') run.events.push(event)
        this.told += 1
      }
      const open = openWaits(run)
      if (open === undefined) return
      const body = { node: open.path, answer: this.#answerTo(run, open) }
      const { status, text } = await client.send(`/v1/runs/${run.id}/answer`, { body })
      if (status !== 202) throw new Error(`The answer to "${open.path}" gave ${status}: ${text}`)
      run.answered.push(open.path)
    })
  }

  #answerTo({ id, events }: FollowedRun, { path, uncertain }: NodeWait): Values {
    if (!uncertain) return { word: '?' }
    if (!this.#ledger().some((line) => line.startsWith(`${id}/${path} `))) {
      return { action: 'repeat' }
    }
    const start = events.find((event) => event.type === 'node-start' && event.path === path)
    const text = start?.type === 'node-start' ? start.inputs['text'] : undefined
    if (typeof text !== 'string') throw new Error(`"${path}" never began.`)
    return { action: 'done', outputs: { text: text + charged } }
  }

  /** Does something with the server that is up. What goes wrong while that one ends is its end's fault. */
  async #whileUp(act: (client: Client) => Promise<void>): Promise<void> {
    const client = await this.#servers.up()
    try {
      await act(client)
    } catch (error) {
      if (client === (await this.#servers.up())) throw error
      return
    }
    // A stream that ended early is not asked for again and again.
    await wait(5)
  }
}

/** The first question of a run that has no answer. */
function openWaits({ events }: FollowedRun): NodeWait | undefined {
  const open = new Map<string, NodeWait>()
  for (const event of events) {
    if (event.type === 'node-wait') open.set(event.path, event)
    if (event.type === 'node-answer') open.delete(event.path)
  }
  return events.at(-1)?.type === 'run-end' ? undefined : [...open.values()][0]
}
