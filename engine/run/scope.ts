import type { Outcome } from './outcome.ts'
import type { Value } from './value.ts'

/**
 * Where the outcomes of one body are put and found while it runs: the whole graph, one turn of a
 * loop, one item of a map. An outcome can be asked for before its node has even started.
 */
export class Scope {
  readonly parent: Scope | undefined
  /** The frame this is one round of; undefined for the graph itself. */
  readonly frame: string | undefined
  /** Comes before the node's id in a path: `correct#2/`. */
  readonly prefix: string
  /** Outcomes of the turn before, in a loop from its second turn on and while the turn runs. */
  before: Scope | undefined
  readonly item: Value | undefined
  /** Of the item, from 0. */
  readonly index: number
  /** In a replay: the item, or what a subgraph was given, was made again. */
  readonly fresh: true | undefined
  readonly #settled = new Map<string, Outcome>()
  readonly #awaited = new Map<string, PromiseWithResolvers<Outcome>>()

  constructor(
    options: {
      parent?: Scope
      frame?: string
      prefix?: string
      before?: Scope | undefined
      item?: Value
      index?: number
      fresh?: boolean
    } = {},
  ) {
    this.parent = options.parent
    this.frame = options.frame
    this.prefix = options.prefix ?? ''
    this.before = options.before
    this.item = options.item
    this.index = options.index ?? 0
    this.fresh = options.fresh ? true : undefined
  }

  /** The scope of a frame around this one, or of the graph (undefined). */
  home(frame: string | undefined): Scope {
    return this.frame === frame || this.parent === undefined ? this : this.parent.home(frame)
  }

  settle(id: string, outcome: Outcome): void {
    this.#settled.set(id, outcome)
    const awaited = this.#awaited.get(id)
    if (awaited !== undefined) {
      this.#awaited.delete(id)
      awaited.resolve(outcome)
    }
  }

  /** The outcome if it is there. */
  settled(id: string): Outcome | undefined {
    return this.#settled.get(id)
  }

  /** The outcome as soon as it is there. */
  outcome(id: string): Outcome | Promise<Outcome> {
    const settled = this.#settled.get(id)
    if (settled !== undefined) return settled
    let awaited = this.#awaited.get(id)
    if (awaited === undefined) {
      awaited = Promise.withResolvers<Outcome>()
      this.#awaited.set(id, awaited)
    }
    return awaited.promise
  }

  outcomes(): ReadonlyMap<string, Outcome> {
    return this.#settled
  }
}
