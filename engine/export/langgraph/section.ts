import type { Graph } from '../../graph/document.ts'
import { isFrame } from '../../graph/is-frame.ts'
import { framesAround } from '../../graph/frame-tree.ts'
import type { Plan, Step } from '../../plan/plan.ts'
import { Channels } from './channels.ts'
import { camelCase, upperFirst } from './names.ts'
import type { Sheet } from './sheet.ts'

/** One graph of the exported file: the one that was asked for, or one that it runs in a node's place. */
export class Section {
  readonly plan: Plan
  readonly sheet: Sheet
  readonly channels: Channels
  /** Names of its types and of its compiled graph. */
  readonly state: string
  readonly update: string
  readonly input: string
  readonly outputs: string
  readonly compiled: string
  /** The function that runs it. */
  readonly run: string
  /** The sections of the graphs that its nodes run, by version. */
  readonly inner: ReadonlyMap<string, Section>
  readonly #prefix: string
  readonly #functions = new Map<string, string>()
  readonly #constants = new Map<string, string>()

  constructor(plan: Plan, sheet: Sheet, inner: ReadonlyMap<string, Section>, main: boolean) {
    this.plan = plan
    this.sheet = sheet
    this.inner = inner
    this.channels = new Channels(plan, sheet)
    this.#prefix = main ? '' : sheet.names.take(camelCase(plan.graph.name))
    const type = upperFirst(this.#prefix)
    const take = (wish: string): string => (main ? wish : sheet.names.take(wish))
    this.state = take(`${type}State`)
    this.update = take(`${type}Update`)
    this.input = take(`${type}Input`)
    this.outputs = take(`${type}Outputs`)
    this.run = main ? 'run' : this.#prefix
    this.compiled = main ? 'graph' : sheet.names.take(`${this.#prefix}Graph`)
  }

  get graph(): Graph {
    return this.plan.graph
  }

  /** The constant that holds a node type with its settings. */
  constantOf(id: string): string {
    return this.#constant(id, camelCase(id))
  }

  /** The function of an entry, which is also the name of its LangGraph node: no channel may have it. */
  functionOf(id: string): string {
    const known = this.#functions.get(id)
    if (known !== undefined) return known
    const wish = `run${upperFirst(this.#prefix)}${upperFirst(camelCase(id))}`
    const name = this.sheet.names.take(wish, this.channels.names())
    this.#functions.set(id, name)
    return name
  }

  /** The compiled inside of a frame. */
  bodyOf(frame: string): string {
    return this.#constant(`${frame} body`, `${camelCase(frame)}Body`)
  }

  /** Whether a failure of this entry is for a map around it to decide about. */
  tolerates(id: string): boolean {
    return framesAround(this.graph, id).some((frame) => {
      const entry = this.graph.nodes[frame]
      if (entry === undefined || !isFrame(entry) || entry.frame !== 'map') return false
      return entry.onItemError === 'skip' || entry.onItemError === 'collect'
    })
  }

  /** The function of an entry as a body calls it. */
  workOf(step: Step): string {
    const work = this.functionOf(step.id)
    if (!this.tolerates(step.id)) return work
    return `${this.sheet.call('contained')}('${step.id}', ${work})`
  }

  #constant(key: string, own: string): string {
    const known = this.#constants.get(key)
    if (known !== undefined) return known
    const wish = this.#prefix === '' ? own : this.#prefix + upperFirst(own)
    const name = this.sheet.names.take(wish)
    this.#constants.set(key, name)
    return name
  }
}
