import type { Connection } from './connection/connection.ts'
import type { Output } from './output.ts'
import type { Arguments } from './read-arguments.ts'

/** What a command takes, which is also what its help says. */
export interface CommandDescription {
  /** One word, or two where the first one names a group: `index add`. */
  readonly name: string
  /**
   * Names of what stands behind the command; the last may end in `…` and be repeated. What may be
   * left out stands in brackets, at the end.
   */
  readonly operands: readonly string[]
  readonly summary: string
  readonly options: Readonly<Record<string, OptionDescription>>
  /** Whole commands without the name of the program. */
  readonly examples: readonly string[]
  /** Further sentences for its help. */
  readonly details?: string
  /** The exit code when it could not do its work; 1 when left out. */
  readonly failure?: number
}

interface OptionDescription {
  /** How its value is called; an option without one is a switch. */
  readonly value?: string
  /** A single letter that means the same: `-o` for `--output`. */
  readonly short?: string
  readonly repeatable?: boolean
  readonly summary: string
}

/** Everything a command is given. */
export interface Call {
  readonly arguments: Arguments
  readonly output: Output
  /** Paths that the person writes begin here. */
  readonly folder: string
  /** The data folder, which need not exist. */
  readonly home: string
  /** Folder of node types, where one was named. */
  readonly nodes: string | undefined
  /** Address of the Postgres that is used in place of files. */
  readonly database: string | undefined
  /** Asks the person at the terminal; undefined where nobody sits there. */
  readonly ask: Ask | undefined
  /** To the data folder, alone or through the server that holds it. Closed when the command is over. */
  readonly connect: () => Promise<Connection>
}

/** What the person wrote on a line, or undefined where they want to leave. */
export type Ask = (prompt: string) => Promise<string | undefined>

/** Does the work of a command and answers the exit code. */
export type Execute = (call: Call) => Promise<number>

export const exitCodes = { worked: 0, failed: 1, usedWrongly: 2, waiting: 3 } as const
