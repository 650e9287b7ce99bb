import { residentMemory } from '../resident-memory.ts'
import { Connection } from './connection.ts'
import type { Contender } from './contender.ts'
import { checkAnswer } from './load.ts'
import { percentile } from './rounds.ts'
import { slowQuestionOf } from './work.ts'

/** What came of many streams that were open together. Times in milliseconds. */
export interface ManyStreams {
  readonly first: { readonly p50: number; readonly p95: number }
  readonly whole: { readonly p50: number; readonly p95: number }
  /** Megabytes of the server at most, looked at ten times a second. */
  readonly memory: number
}

/** @throws where one of them does not come to a good end */
export async function measureStreams(contender: Contender, count: number): Promise<ManyStreams> {
  using opened = new DisposableStack()
  const connections: Connection[] = []
  while (connections.length < count) {
    connections.push(opened.use(await Connection.to(contender.port)))
  }
  let memory = 0
  const watch = setInterval(() => {
    memory = Math.max(memory, residentMemory(contender.server.pid))
  }, 100)
  opened.defer(() => clearInterval(watch))
  const answers = await Promise.all(
    connections.map((connection, number) =>
      connection.send(contender.streamed('one', slowQuestionOf(number)), contender.firstWord),
    ),
  )
  for (const { status, text } of answers) checkAnswer(contender, status, text, contender.lastWord)
  const first = answers.map(({ sawAfter }) => sawAfter ?? Number.NaN)
  const whole = answers.map(({ took }) => took)
  return {
    first: { p50: percentile(first, 0.5), p95: percentile(first, 0.95) },
    whole: { p50: percentile(whole, 0.5), p95: percentile(whole, 0.95) },
    memory,
  }
}
