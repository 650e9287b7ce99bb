import type { RunEvent, Values } from '../../engine/run/events.ts'
import type { LiveNotice } from '../api.ts'

/** What a process asks of the one that works on a run. */
export type RunCommand =
  | { readonly kind: 'cancel'; readonly run: string }
  | {
      readonly kind: 'answer'
      readonly run: string
      readonly node: string
      readonly answer: Values
      readonly by?: string
    }

/** What becomes of a command. */
export type CommandReply =
  /** For a cancel: whether it was this that ended the run. */
  | { readonly done: boolean }
  /** It was refused, as `AnswerError` says it. */
  | { readonly refused: { code: string; message: string; problems: readonly string[] } }
  | { readonly failed: string }
  /** The run is with somebody else by now. */
  | { readonly elsewhere: true }

/** What processes on one Postgres tell each other. */
export type ProcessMessage =
  | { readonly type: 'joined' }
  | { readonly type: 'left' }
  | { readonly type: 'notices'; readonly notices: readonly SharedNotice[] }
  | { readonly type: 'command'; readonly id: string; readonly command: RunCommand }
  | { readonly type: 'stop-experiment'; readonly experiment: string }
  | { readonly type: 'reply'; readonly id: string; readonly reply: CommandReply }
  /** Wants to be told for a while what happens in a run above an event. */
  | { readonly type: 'watch'; readonly run: string; readonly after: number }
  /** Of a watched run, events up to this one are in the journal. */
  | { readonly type: 'recorded'; readonly run: string; readonly seq: number }
  /** Of a watched run, something that is in no journal. */
  | { readonly type: 'delta'; readonly event: Extract<RunEvent, { type: 'node-delta' }> }

/** A notice for those who look at another process. Of a run the journal knows the rest. */
export type SharedNotice =
  | Exclude<LiveNotice, { type: 'run-changed' | 'session-changed' }>
  | { readonly type: 'run-changed'; readonly run: string }
  /** For the processes themselves: what they hold in memory is out of date. */
  | { readonly type: 'settings-changed' }
  | { readonly type: 'secrets-changed' }
  | { readonly type: 'index-removed'; readonly name: string }
  | { readonly type: 'credential-ended'; readonly credential: string }

/** A message with the number of the process that sent it. */
export interface Received {
  readonly from: number
  readonly message: ProcessMessage
}

/** Milliseconds for which a watched run is relayed unless it is asked for again. */
export const watchFor = 10_000
