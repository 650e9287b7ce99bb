import type { Graph } from '../graph/document.ts'
import { GraphError } from '../graph/problem.ts'
import { alreadyAnswered, AnswerError, findWait } from './answer.ts'
import type { RunHandle } from './engine.ts'
import type { LiveRuns } from './live-runs.ts'
import { openWaits, readRecovered } from './recover.ts'
import { cannotGoOn } from './recover-runs.ts'
import { RunElsewhere } from './run-elsewhere.ts'
import type { NewAnswer } from './run-graph.ts'

type GivenAnswer = Omit<NewAnswer, 'path' | 'node'>

/**
 * Answers a node that waits, and goes on with its run. Kept when the answer is durable.
 * @param graph of the run, where no source can find it
 * @throws AnswerError, GraphError, RunElsewhere
 */
export async function answerRun(
  runs: LiveRuns,
  run: string,
  node: string,
  given: GivenAnswer,
  graph?: Graph,
): Promise<RunHandle> {
  // Each time round, somebody else went on with the run or ended it in between.
  for (;;) {
    const record = runs.journal.run(run)
    if (record === undefined) throw new AnswerError('unknown-run', `There is no run "${run}".`)
    const taken = findWait(record, readRecovered(runs.journal, run), node, given.answer)
    const { path, node: asked } = taken.wait
    const answer = taken.answer === undefined ? {} : { answer: taken.answer }
    const said: NewAnswer = { ...given, ...answer, path, node: asked }
    const going = runs.get(run)
    if (going !== undefined) {
      const recorded = going.running.answer(said)
      if (recorded === undefined) throw alreadyAnswered(record, path)
      if (recorded !== false) {
        await recorded
        return going.handle
      }
      // It is about to end or to lie down; then it is seen what the answer is worth.
      await going.running.result.catch(() => undefined)
      continue
    }
    if (runs.closed) throw new Error('Heddle is stopping; the answer was not taken.')
    const document = graph ?? (await runs.graphOf(record))
    if (document === undefined) {
      throw new AnswerError(
        'unknown-graph',
        `The run "${run}" cannot go on: its graph "${record.graph}" is not stored any more.`,
      )
    }
    const handle = await runs.goOn(record, document, (past) => {
      // By its path: by now another turn may wait at a node of the same id.
      findWait(record, past, path, given.answer)
      return [said]
    })
    if (handle === undefined) continue
    await handle.started
    return handle
  }
}

/** Nobody answered in time: the default does, or the node fails. */
export async function expireWait(runs: LiveRuns, run: string, path: string): Promise<void> {
  const given = readRecovered(runs.journal, run).spans.get(path)?.wait?.request.default
  const expired = { expired: true as const, ...(given === undefined ? {} : { answer: given }) }
  try {
    await answerRun(runs, run, path, expired)
  } catch (error) {
    // Somebody was faster, its graph is gone, or Heddle stops and the next start sees to it.
    if (runs.closed || error instanceof AnswerError || error instanceof RunElsewhere) return
    // Whatever else it was, as a full disk, may pass.
    if (error instanceof GraphError) await runs.end(run, 'failed', cannotGoOn(error))
    else runs.deadlines.watchAgain(run, openWaits(readRecovered(runs.journal, run)))
  }
}
