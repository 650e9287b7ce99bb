import { answerProblems } from '../../../engine/run/person-request.ts'
import type { Values } from '../../../engine/run/events.ts'
import type { WaitingNode } from '../../../engine/run/waiting-nodes.ts'
import { askPerson } from '../answer/ask-person.ts'
import { fieldText, questionLines } from '../answer/question-lines.ts'
import { readAnswer, splitAnswer } from '../answer/read-answer.ts'
import { exitCodes, type Call, type Execute } from '../command.ts'
import type { FoundRun } from '../connection/connection.ts'
import { runStanding } from '../../../engine/run/run-standing.ts'
import { findRun, graphOf } from '../run/find-run.ts'
import { watchRun } from '../run/watch-run.ts'
import { UsageError } from '../usage-error.ts'

export const execute: Execute = async (call) => {
  const [id = '', ...rest] = call.arguments.operands
  const { node, pairs } = splitAnswer(rest)
  const run = await findRun(call, id)
  const waiting = choose(run, await run.waiting(), node)
  const answer = await complete(call, waiting, pairs)
  if (answer === undefined) return exitCodes.waiting
  const graph = await graphOf(call, run)
  const answered = async () => {
    await run.answer(waiting.path, answer)
    return run.again()
  }
  // The run belongs to whoever started it.
  return watchRun(call, graph, answered, { answered: waiting, cancels: false })
}

/** The question that is meant. @throws UsageError */
function choose(
  { id, status }: FoundRun,
  waiting: readonly WaitingNode[],
  node: string | undefined,
): WaitingNode {
  const paths = waiting.map(({ path }) => `"${path}"`).join(', ')
  if (waiting.length === 0) {
    throw new Error(`No node of the run "${id}" waits for an answer; it ${runStanding[status]}.`)
  }
  const named = waiting.filter(
    (one) => node === undefined || one.path === node || one.node === node,
  )
  const [found, second] = named
  if (found === undefined) {
    const there = waiting.length === 1 ? 'The one that waits is' : 'Those that wait are'
    throw new UsageError(`No node "${node}" of the run "${id}" waits. ${there} ${paths}.`)
  }
  if (second === undefined) return found
  throw new UsageError(`Several nodes of the run "${id}" wait: ${paths}. Say which one you answer.`)
}

/** The whole answer: at a terminal the person is asked for what is missing. @throws UsageError */
async function complete(
  call: Call,
  waiting: WaitingNode,
  pairs: readonly string[],
): Promise<Values | undefined> {
  const { values: given, problems: misnamed } = readAnswer(waiting.fields, pairs)
  const fields = waiting.fields.filter(({ name }) => Object.hasOwn(given, name))
  // Whoever has to write it again is not asked for the rest of it.
  const wrong = misnamed.length > 0 || answerProblems({ fields }, given).length > 0
  const said = wrong ? {} : await askForMissing(call, waiting, given)
  if (said === undefined) return undefined
  const answer = { ...given, ...said }
  const problems = [...misnamed, ...answerProblems(waiting, answer)]
  if (problems.length === 0) return answer
  const all = waiting.fields.map((field) => `  ${fieldText(field)}`)
  throw new UsageError(
    [`"${waiting.path}" asks: ${waiting.question}`, ...problems, 'Its fields are', ...all].join(
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
