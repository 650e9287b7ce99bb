import type { Connection } from './connection/connection.ts'
import type { Output } from './output.ts'
import type { Arguments } from './read-arguments.ts'

/** What a command takes, which is also what its help says. */
export interface CommandDescription {
  /** One word, or two where the first one names a group: `index add`. */
  readonly name: string
  /** Names of what stands behind the command; the last may end in `…` and be repeated. */
  readonly operands: readonly string[]
  readonly summary: string
  readonly options: Readonly<Record<string, OptionDescription>>
  /** Whole commands without the name of the program. */
  readonly examples: readonly string[]
  /** Further sentences for its help. */
  readonly details?: string
}

interface OptionDescription {
  /** How its value is called; an option without one is a switch. */
  readonly value?: string
  readonly repeatable?: boolean
  readonly summary: string
}

/** Everything a command is given. */
export interface Call {
  readonly arguments: Arguments
  readonly output: Output
  /** Paths that the person writes begin here. */
  readonly folder: string
  /** To the data folder, alone or through the server that holds it. Closed when the command is over. */
  readonly connect: () => Promise<Connection>
}

/** Does the work of a command and answers the exit code. */
export type Execute = (call: Call) => Promise<number>

export const exitCodes = { worked: 0, failed: 1, usedWrongly: 2 } as const
