import { Connection, requestText } from './connection.ts'
import type { Contender } from './contender.ts'
import { checkAnswer } from './load.ts'
import { percentile } from './rounds.ts'
import { questionOf, system, temperature } from './work.ts'

/** Requests before those that count. */
const warmUp = 20

/**
 * Milliseconds until the first word of a streamed answer of one model call, for each contender and
 * for the model itself, asked one at a time and in turn.
 * @returns the medians, by name; the model is `model`
 */
export async function measureFirstToken(
  contenders: readonly Contender[],
  modelPort: number,
  times: number,
): Promise<ReadonlyMap<string, number>> {
  using opened = new DisposableStack()
  const asking: { name: string; ask: (question: string) => Promise<number> }[] = []
  const direct = opened.use(await Connection.to(modelPort))
  asking.push({
    name: 'model',
    async ask(question) {
      const messages = [
        { role: 'system', content: system },
        { role: 'user', content: question },
      ]
      const body = { model: 'scripted', temperature, stream: true, messages }
      const request = requestText(modelPort, '/v1/chat/completions', body)
      return (await direct.send(request, '"content":"E')).sawAfter ?? Number.NaN
    },
  })
  for (const contender of contenders) {
    const connection = opened.use(await Connection.to(contender.port))
    asking.push({
      name: contender.name,
      async ask(question) {
        const request = contender.streamed('one', question)
        const { status, text, sawAfter } = await connection.send(request, contender.firstWord)
        checkAnswer(contender, status, text, contender.lastWord)
        return sawAfter ?? Number.NaN
      },
    })
  }
  const seen = new Map(asking.map(({ name }): [string, number[]] => [name, []]))
  for (let time = 0; time < warmUp + times; time += 1) {
    for (const { name, ask } of asking) {
      const after = await ask(questionOf(time))
      if (time >= warmUp) seen.get(name)!.push(after)
    }
  }
  return new Map([...seen].map(([name, all]) => [name, percentile(all, 0.5)]))
}
