import type { Launched } from '../launch.ts'
import type { Kind } from './work.ts'

/** A server that answers the questions of the benchmark. */
export interface Contender {
  readonly name: string
  readonly server: Launched
  readonly port: number
  /** A request whose answer comes as a whole. */
  whole(kind: Kind, question: string): string
  /** A request whose answer is streamed. */
  streamed(kind: Kind, question: string): string
  /** What stands before the first word of a streamed answer. */
  readonly firstWord: string
  /** What stands behind the last one, where it was answered well. */
  readonly lastWord: string
}

export function portOf({ url }: Launched): number {
  return Number(new URL(url).port)
}
