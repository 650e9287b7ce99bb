import { isDeepStrictEqual } from 'node:util'
import { collectGarbage } from './collect-garbage.ts'
import type { Contender, Runner } from './contender.ts'
import type { Shape } from './shapes.ts'
import { inputOf } from './work.ts'

/** Rounds at least: three to warm up, in which code is compiled and files are opened, then five that count. */
const warmUps = 3
const fewest = 5

/** Milliseconds that a turn lasts at least. */
const turnLength = 25

/** Tells apart the inputs of all runs. */
let runs = 0

/**
 * Runs a shape with each contender in turn, round by round: a machine that slows down slows down
 * all of them.
 * @param seconds how long to go on; five rounds are counted at least
 * @returns the milliseconds of each run, in the order of the contenders
 * @throws when their answers differ
 */
export async function takeTurns(
  shape: Shape,
  contenders: readonly Contender[],
  seconds: number,
): Promise<readonly (readonly number[])[]> {
  const runners = await Promise.all(contenders.map((contender) => contender.prepare(shape)))
  const times = contenders.map((): number[] => [])
  collectGarbage('major')
  const end = performance.now() + seconds * 1000
  for (let round = 0; round < warmUps + fewest || performance.now() < end; round += 1) {
    runs += 1
    const input = inputOf(shape, runs)
    const answers = contenders.map(() => input)
    for (let turn = 0; turn < contenders.length; turn += 1) {
      // Each has every place in the order.
      const number = (turn + round) % contenders.length
      const run = runners[number]!
      collectGarbage('minor')
      const started = performance.now()
      answers[number] = await run(input)
      const first = performance.now() - started
      const further = first < turnLength ? await runOn(shape, run, started + turnLength) : [first]
      if (round >= warmUps) times[number]!.push(...further)
    }
    for (const [number, { name }] of contenders.entries()) {
      if (isDeepStrictEqual(answers[number], answers[0])) continue
      throw new Error(
        `"${name}" gives another answer to ${shape.name} than "${contenders[0]!.name}".`,
      )
    }
  }
  return times
}

/** The first run of a turn finds the caches as another contender left them; these do not. */
async function runOn(shape: Shape, run: Runner, end: number): Promise<number[]> {
  const times: number[] = []
  do {
    runs += 1
    const input = inputOf(shape, runs)
    const started = performance.now()
    await run(input)
    times.push(performance.now() - started)
  } while (performance.now() < end)
  return times
}
