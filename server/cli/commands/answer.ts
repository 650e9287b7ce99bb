import { answerProblems } from '../../../engine/run/person-request.ts'
import type { Values } from '../../../engine/run/events.ts'
import type { WaitingNode } from '../../../engine/run/waiting-nodes.ts'
import { askPerson } from '../answer/ask-person.ts'
import { fieldText, questionLines } from '../answer/question-lines.ts'
import { readAnswer, splitAnswer } from '../answer/read-answer.ts'
import { exitCodes, type Call, type Execute } from '../command.ts'
import type { FoundRun } from '../connection/connection.ts'
import { findRun, graphOf } from '../run/find-run.ts'
import { watchRun } from '../run/watch-run.ts'
import { UsageError } from '../usage-error.ts'

export const execute: Execute = async (call) => {
  const [id = '', ...rest] = call.arguments.operands
  const { node, pairs } = splitAnswer(rest)
  const run = await findRun(call, id)
  const waiting = choose(run, await run.waiting(), node)
  const answer = await complete(call, waiting, readAnswer(waiting.fields, pairs))
  if (answer === undefined) return exitCodes.waiting
  const graph = await graphOf(call, run)
  const answered = async () => {
    await run.answer(waiting.path, answer)
    return run.again()
  }
  // The run belongs to whoever started it.
  return watchRun(call, graph, answered, { after: waiting.seq, cancels: false })
}

/** The question that is meant. @throws UsageError */
function choose(
  { id, status }: FoundRun,
  waiting: readonly WaitingNode[],
  node: string | undefined,
): WaitingNode {
  const paths = waiting.map(({ path }) => `"${path}"`).join(', ')
  if (waiting.length === 0) {
    throw new Error(`No node of the run "${id}" waits for an answer; the run is ${status}.`)
  }
  const named = waiting.filter(
    (one) => node === undefined || one.path === node || one.node === node,
  )
  const [found, second] = named
  if (found === undefined) {
    throw new UsageError(
      `No node "${node}" of the run "${id}" waits. Those that wait are ${paths}.`,
    )
  }
  if (second === undefined) return found
  throw new UsageError(`Several nodes of the run "${id}" wait: ${paths}. Say which one you answer.`)
}

/** The whole answer: at a terminal the person is asked for what is missing. @throws UsageError */
async function complete(
  call: Call,
  waiting: WaitingNode,
  given: Values,
): Promise<Values | undefined> {
  const said = await askForMissing(call, waiting, given)
  if (said === undefined) return undefined
  const answer = { ...given, ...said }
  const problems = answerProblems(waiting, answer)
  if (problems.length === 0) return answer
  const fields = waiting.fields.map((field) => `  ${fieldText(field)}`)
  throw new UsageError(
    [`"${waiting.path}" asks: ${waiting.question}`, ...problems, 'Its fields are', ...fields].join(
      '\n',
    ),
  )
}

/** Undefined where the person wants to leave. */
async function askForMissing(
  { arguments: options, output, ask }: Call,
  waiting: WaitingNode,
  given: Values,
): Promise<Values | undefined> {
  const nothing = Object.keys(given).length === 0
  const missing = waiting.fields.filter(
    ({ name, optional }) => !Object.hasOwn(given, name) && (nothing || !optional),
  )
  if (missing.length === 0 || ask === undefined || options.has('json')) return {}
  const channel = output.result
  for (const line of questionLines(waiting, channel.columns())) channel.print(line)
  return askPerson(missing, ask, channel)
}
