import type { RunRecord } from '../journal/journal.ts'
import type { NodeWait, Values } from './events.ts'
import { readAnswer } from './read-answer.ts'
import { openWaits, type Recovered } from './recover.ts'
import { runStanding } from './run-standing.ts'

/** Thrown when an answer cannot be taken. */
export class AnswerError extends Error {
  readonly code: 'unknown-run' | 'unknown-graph' | 'not-waiting' | 'several' | 'wrong-answer'
  /** With `wrong-answer`: everything that is wrong with it, a sentence each. */
  readonly problems: readonly string[]

  constructor(code: AnswerError['code'], message: string, problems: readonly string[] = []) {
    super(message)
    this.name = 'AnswerError'
    this.code = code
    this.problems = problems
  }
}

/** An answer that is taken, and the question that it is for. */
interface TakenAnswer {
  readonly wait: NodeWait
  /** A copy of what was given. */
  readonly answer?: Values
}

/**
 * Finds the question that an answer is for.
 * @param node a path, or an id where only one node of that id waits
 * @param answer undefined when the deadline passed
 * @throws AnswerError
 */
export function findWait(
  record: RunRecord,
  recovered: Pick<Recovered, 'spans' | 'waiting'>,
  node: string,
  answer: Values | undefined,
): TakenAnswer {
  const open = openWaits(recovered)
  const over = record.endedAt !== undefined
  const exact = over ? undefined : open.get(node)
  const named = over ? [] : [...open.values()].filter((wait) => wait.node === node)
  const wait = exact ?? (named.length === 1 ? named[0] : undefined)
  if (wait === undefined && named.length > 1) {
    const paths = named.map(({ path }) => `"${path}"`).join(', ')
    throw new AnswerError(
      'several',
      `Several nodes "${node}" of the run "${record.id}" wait: ${paths}. Say which by its path.`,
    )
  }
  if (wait === undefined) {
    const paths = over ? [] : [...open.keys()]
    const others =
      paths.length > 0
        ? `${paths.length === 1 ? 'The one that waits is' : 'Those that wait are'} ${paths.map((path) => `"${path}"`).join(', ')}.`
        : over
          ? `The run ${runStanding[record.status]}.`
          : 'No node of it waits.'
    throw new AnswerError(
      'not-waiting',
      `The node "${node}" of the run "${record.id}" does not wait for an answer. ${others}`,
    )
  }
  if (answer === undefined) return { wait }
  const { values, problems } = readAnswer(wait.request, answer)
  if (problems.length > 0) {
    throw new AnswerError(
      'wrong-answer',
      `The answer does not fit what "${wait.node}" asks: ${problems.join(' ')}`,
      problems,
    )
  }
  return { wait, answer: values }
}

export function alreadyAnswered(record: RunRecord, path: string): AnswerError {
  return new AnswerError(
    'not-waiting',
    `The node "${path}" of the run "${record.id}" has been answered already.`,
  )
}
