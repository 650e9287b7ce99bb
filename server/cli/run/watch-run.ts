import type { Graph } from '../../../engine/graph/document.ts'
import { messageOf } from '../../../engine/graph/message-of.ts'
import { isLargeValue } from '../../../engine/journal/event-values.ts'
import type { RecordedEvent } from '../../../engine/journal/journal.ts'
import type { RunEnd, RunEvent, Values } from '../../../engine/run/events.ts'
import { emptyTrace, reduceTrace, type Trace } from '../../../engine/run/trace.ts'
import type { WaitingNode } from '../../../engine/run/waiting-nodes.ts'
import { askPerson } from '../answer/ask-person.ts'
import { howToAnswer, questionLines } from '../answer/question-lines.ts'
import { exitCodes, type Call } from '../command.ts'
import type { StartedRun } from '../connection/connection.ts'
import { programName } from '../help.ts'
import { onInterrupt } from '../interrupts.ts'
import { jsonView } from './json-view.ts'
import { plainView } from './plain-view.ts'
import type { RunView } from './run-view.ts'
import { terminalView } from './terminal-view.ts'

interface WatchOptions {
  /** The question that was answered to go on: what happened before its answer is not shown. */
  readonly answered?: Pick<WaitingNode, 'path' | 'seq'>
  /** Whether the run ends when the person does not want to watch it any more. */
  readonly cancels?: boolean
}

/**
 * Shows a run to its end, with the questions in it, and answers the exit code. At a terminal the
 * person is asked right there; elsewhere a run that waits is left, with the command that answers it.
 */
export async function watchRun(
  call: Call,
  graph: Graph,
  start: () => Promise<StartedRun>,
  { answered, cancels = true }: WatchOptions = {},
): Promise<number> {
  let interrupted: number | undefined
  let run: StartedRun | undefined
  const left = Promise.withResolvers<undefined>()
  const stop = (exitCode: number): void => {
    interrupted = exitCode
    if (!cancels) return left.resolve(undefined)
    run?.cancel().catch((error: unknown) => {
      call.output.messages.print(messageOf(error))
      process.exit(exitCode)
    })
  }
  const forget = onInterrupt(stop)
  // Whoever reads the answer has left, so nobody waits for it.
  call.output.onReaderGone = () => stop(exitCodes.worked)
  try {
    run = await start()
    if (interrupted !== undefined) stop(interrupted)
    let isNew = (event: RecordedEvent): boolean =>
      answered === undefined || isAnswerTo(answered, event)
    for (;;) {
      const shown = await showRun(call, graph, run, isNew, left.promise)
      if (interrupted !== undefined) return interrupted
      if (shown.end !== undefined) {
        return shown.end.status === 'succeeded' ? exitCodes.worked : exitCodes.failed
      }
      if (!shown.waits) {
        call.output.messages.print(cutOff(run))
        return exitCodes.failed
      }
      const leaves = await answerOrLeave(call, run)
      if (leaves !== undefined) return leaves
      const { last } = shown
      isNew = ({ seq }) => seq > last
      run = run.again()
    }
  } finally {
    forget()
  }
}

/** Asks for an answer, or answers the exit code with which a run is left that waits for one. */
async function answerOrLeave(call: Call, run: StartedRun): Promise<number | undefined> {
  const { arguments: given, output } = call
  const channel = given.has('json') ? output.messages : output.result
  const columns = channel.terminal ? channel.columns() : undefined
  const waiting = await run.waiting()
  const [first] = waiting
  // Somebody else was faster, or its time is over: it goes on.
  if (first === undefined) return undefined
  if (call.ask !== undefined && !given.has('json')) {
    for (const line of questionLines(first, columns)) channel.print(line)
    const answer = await askPerson(first.fields, call.ask, channel)
    if (answer !== undefined) {
      await run.answer(first.path, answer).catch((error: unknown) => {
        output.messages.print(messageOf(error))
      })
      return undefined
    }
  } else {
    for (const one of waiting) {
      for (const line of questionLines(one, columns)) channel.print(line)
    }
  }
  if (!run.kept) {
    await run.cancel()
    output.messages.print(
      'The run was cancelled: of a file beside a server nothing is kept, so nobody could answer it later.',
    )
    return exitCodes.failed
  }
  const program = programName(process.env)
  for (const one of waiting) {
    for (const line of howToAnswer(run.id, one, program)) channel.print(line)
  }
  return exitCodes.waiting
}

function isAnswerTo(
  { path, seq }: Pick<WaitingNode, 'path' | 'seq'>,
  event: RecordedEvent,
): boolean {
  return event.type === 'node-answer' && event.path === path && event.seq > seq
}

interface Shown {
  /** Undefined where the events stop without an end. */
  readonly end: RunEnd | undefined
  readonly waits: boolean
  /** Number of the last event. */
  readonly last: number
}

async function showRun(
  call: Call,
  graph: Graph,
  run: StartedRun,
  isNew: (event: RecordedEvent) => boolean,
  left: Promise<undefined>,
): Promise<Shown> {
  let view: RunView | undefined
  let past = emptyTrace
  let last = 0
  let waits = false
  let begun = false
  try {
    for await (const event of untilLeft(run.events, left)) {
      if (event.type !== 'node-delta') {
        last = event.seq
        begun ||= isNew(event)
        if (!begun) past = reduceTrace(past, event)
      }
      if (!begun) continue
      view ??= viewFor(call, graph, run, past)
      view.show(event)
      waits = event.type === 'run-wait'
      if (event.type !== 'run-end') continue
      view.end(event, await wholeOutputs(event, run))
      return { end: event, waits, last }
    }
    return { end: undefined, waits: waits || past.status === 'waiting', last }
  } finally {
    view?.close()
  }
}

async function* untilLeft(
  events: AsyncIterable<RunEvent>,
  left: Promise<undefined>,
): AsyncGenerator<RunEvent, void> {
  const iterator = events[Symbol.asyncIterator]()
  for (;;) {
    const next = await Promise.race([iterator.next(), left])
    if (next === undefined || next.done) return
    yield next.value
  }
}

/** Asked for only where the event holds less than all. */
async function wholeOutputs({ outputs }: RunEnd, run: StartedRun): Promise<Values> {
  if (!Object.values(outputs).some(isLargeValue)) return outputs
  // What the event holds is better than nothing, where the server is gone.
  return run.outputs().catch(() => outputs)
}

function viewFor(
  { arguments: given, output }: Call,
  graph: Graph,
  run: StartedRun,
  past: Trace,
): RunView {
  const channel = output.result
  if (given.has('json')) return jsonView({ channel })
  const options = { channel, graph, run, past }
  return channel.terminal ? terminalView(options, output.live(channel)) : plainView(options)
}

function cutOff({ id, kept }: StartedRun): string {
  return kept
    ? `The run ${id} was cut off. It goes on when Heddle starts again.`
    : 'The run was cut off.'
}
