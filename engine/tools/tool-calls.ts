import type { Document, Json, Tool, ToolCall } from '../graph/values.ts'
import { NodeError } from '../run/failure.ts'
import type { Inside } from '../run/inside.ts'
import { callTool, readResult, settingsOf } from './call-tool.ts'
import { argumentProblem } from './check-arguments.ts'
import { Passages, withinTokens } from './passages.ts'
import type { ToolSettings } from './tool-settings.ts'

/** One call of a tool, as an agent tells of it. */
export interface ToolStep {
  /** Of the turn of the model that asked for it, from 1. */
  readonly turn: number
  readonly tool: string
  readonly arguments: Json
  /** What the model was told: what the tool gave, or what went wrong. */
  readonly result: string
  readonly failed: boolean
  /** Milliseconds; 0 for a call that was not made. */
  readonly duration: number
}

export interface CallLimits {
  /** Calls at most. */
  readonly calls: number
  /** At once. */
  readonly parallel: number
  /** Of one result, about. */
  readonly resultTokens: number
}

/** The tools of one agent, and what they were called for. */
export class ToolCalls {
  readonly steps: ToolStep[] = []
  readonly #tools = new Map<string, { readonly tool: Tool; readonly settings: ToolSettings }>()
  readonly #inside: Inside
  readonly #limits: CallLimits
  readonly #passages = new Passages()
  #made = 0

  /** @throws NodeError for tools that are not to be called, or that have one name */
  constructor(tools: readonly Tool[], inside: Inside, limits: CallLimits) {
    this.#inside = inside
    this.#limits = limits
    for (const tool of tools) {
      if (this.#tools.has(tool.name)) {
        throw new NodeError(
          `Two tools are named "${tool.name}", and the model could not tell them apart.`,
          { code: 'input', hint: 'Set "name" at one of the nodes that make them.' },
        )
      }
      this.#tools.set(tool.name, { tool, settings: settingsOf(tool, inside) })
    }
  }

  /** Names of those that search an index. */
  searches(): readonly string[] {
    return [...this.#tools].flatMap(([name, { settings }]) =>
      settings.kind === 'index' ? [name] : [],
    )
  }

  /** Passages that were shown, in the order of their numbers. */
  documents(): readonly Document[] {
    return this.#passages.all()
  }

  get exhausted(): boolean {
    return this.#made >= this.#limits.calls
  }

  /** Makes calls, several at once, and gives what the model is told of each, in their order. */
  async make(turn: number, calls: readonly ToolCall[]): Promise<readonly string[]> {
    const ends: CallEnd[] = []
    let next = 0
    // Calls are begun in their order, by which the engine finds them again after a crash.
    const work = async (): Promise<void> => {
      while (next < calls.length) {
        const at = next
        next += 1
        ends[at] = await this.#make(calls[at]!)
      }
    }
    await Promise.all(Array.from({ length: this.#limits.parallel }, work))
    // Passages are numbered in the order of the calls, however fast each of them was.
    return ends.map(({ read, failed, duration }, at) => {
      const { name, arguments: given } = calls[at]!
      const result = withinTokens(read(this.#passages), this.#limits.resultTokens)
      this.#passages.see(result)
      this.steps.push({
        turn,
        tool: name,
        arguments: given,
        result,
        failed,
        duration: Math.round(duration),
      })
      return result
    })
  }

  /** Nothing is waited for before the call is begun: that would change the order of calls. */
  async #make({ name, arguments: given }: ToolCall): Promise<CallEnd> {
    const known = this.#tools.get(name)
    if (known === undefined) {
      const names = [...this.#tools.keys()].join(', ') || 'none'
      return notMade(`There is no tool "${name}"; there are: ${names}.`)
    }
    const problem = argumentProblem(known.tool, given)
    if (problem !== undefined) return notMade(`${problem} Nothing was called.`)
    if (this.exhausted) {
      return notMade(
        `The limit of ${this.#limits.calls} tool calls is reached; nothing was called.`,
      )
    }
    this.#made += 1
    // SAFETY: `argumentProblem` refuses what is no object.
    const values = given as { readonly [key: string]: Json }
    const end = await callTool(known.tool, values, this.#inside)
    if (!end.ok) {
      const text = `The call failed: ${end.failure.message}`
      return { read: () => text, failed: true, duration: end.duration }
    }
    const { outputs, duration } = end
    const read = (passages: Passages): string =>
      readResult(known.settings, outputs, this.#inside, passages)
    return { read, failed: false, duration }
  }
}

interface CallEnd {
  readonly read: (passages: Passages) => string
  readonly failed: boolean
  readonly duration: number
}

function notMade(text: string): CallEnd {
  return { read: () => text, failed: true, duration: 0 }
}
