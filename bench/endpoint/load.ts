import { processorTime } from '../processor-time.ts'
import { Connection } from './connection.ts'
import type { Contender } from './contender.ts'
import { questionOf, type Kind } from './work.ts'

/** What came of asking one contender for a while. */
export interface Turn {
  /** Milliseconds of each answer. */
  readonly latencies: readonly number[]
  readonly perSecond: number
  /** Milliseconds of the server's processor time for an answer; NaN where it is not known. */
  readonly processor: number
}

/** When a turn is over: after so many milliseconds, or so many requests. */
export type Until = { readonly milliseconds: number } | { readonly requests: number }

/** Tells apart the questions of all requests. */
let asked = 0

/**
 * Asks over so many connections at once, each as soon as it has its answer.
 * @throws where an answer is not what the model says
 */
export async function load(
  contender: Contender,
  kind: Kind,
  concurrency: number,
  until: Until,
): Promise<Turn> {
  const latencies: number[] = []
  using opened = new DisposableStack()
  const connections: Connection[] = []
  for (let number = 0; number < concurrency; number += 1) {
    connections.push(opened.use(await Connection.to(contender.port)))
  }
  const { pid } = contender.server
  const used = processorTime(pid)
  const started = performance.now()
  let begun = 0
  const goesOn = (): boolean =>
    'requests' in until ? begun < until.requests : performance.now() < started + until.milliseconds
  await Promise.all(
    connections.map(async (connection) => {
      while (goesOn()) {
        begun += 1
        asked += 1
        const answered = await connection.send(contender.whole(kind, questionOf(asked)))
        checkAnswer(contender, answered.status, answered.text, '"answer":"Every run is kept')
        latencies.push(answered.took)
      }
    }),
  )
  const took = performance.now() - started
  return {
    latencies,
    perSecond: (latencies.length / took) * 1000,
    processor: (processorTime(pid) - used) / latencies.length,
  }
}

/** @throws where the answer does not hold a text */
export function checkAnswer(
  { name }: Contender,
  status: number,
  text: string,
  wanted: string,
): void {
  if (status === 200 && text.includes(wanted)) return
  throw new Error(`${name} gave another answer than the model: ${text.slice(0, 1000)}`)
}
