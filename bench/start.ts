import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { ExperimentList } from '../server/api/experiments.ts'
import type { Benchmark } from './benchmark.ts'
import { bareNode, launch, type Launched } from './launch.ts'
import { residentMemory } from './resident-memory.ts'
import { spreadOf } from './spread.ts'
import { table } from './table.ts'

const project = fileURLToPath(new URL('..', import.meta.url))
const token = 'a-token-for-the-benchmark-only'
const question = 'How does Heddle work without a model?'

/** The least that such a server is: a process with express and one route. */
const bareServer = `import express from 'express'
express().get('/ready', (_, response) => response.send('ready')).listen(process.env.PORT, '127.0.0.1')`

/** Milliseconds before memory is looked at, so that what a start left behind is collected. */
const settling = 5000

/** What is timed in each round, in this order. */
const timings = [
  ['bareNode', 'a Node process that does nothing'],
  ['bareExpress', 'a bare express server, until ready'],
  ['readyFresh', 'Heddle with a new data folder, until ready'],
  ['firstAnswer', 'its first question, asked at once'],
  ['nextAnswer', 'its next question'],
  ['readyWarm', 'Heddle with that folder again, until ready'],
] as const
type Round = Readonly<Record<(typeof timings)[number][0], number>>

export const start: Benchmark = {
  name: 'start',
  description: 'Time until ready and until the first answer, and memory (--runs 5)',
  async run(options) {
    const { values } = parseArgs({
      args: options,
      options: { runs: { type: 'string', default: '5' } },
    })
    const runs = Number(values.runs)
    if (!Number.isInteger(runs) || runs < 1) {
      throw new Error(`--runs is "${values.runs}"; it must be a whole number from 1 on.`)
    }
    // Builds the editor where it has to be, so that no round waits for it.
    await inNewFolder(laterStart)

    const rounds: Round[] = []
    while (rounds.length < runs) rounds.push(await inNewFolder(measureTimes))
    const memory = await inNewFolder(measureMemory)

    const spread = (name: keyof Round) => spreadOf(rounds.map((round) => round[name]))
    const timesAs = (name: keyof Round, baseline: keyof Round): number =>
      Math.round((spread(name).median / spread(baseline).median) * 10) / 10
    const rows = timings.map(([name, label]) => {
      const { min, median, max } = spread(name)
      return [
        label,
        ...[min, median, max].map((time) => time.toFixed(0)),
        timesAs(name, 'bareNode').toFixed(1),
        timesAs(name, 'bareExpress').toFixed(1),
      ]
    })
    const head = [`milliseconds of ${runs} rounds`, 'min', 'median', 'max', '× node', '× express']
    process.stdout.write(`${table([head, ...rows])}\n\n`)
    process.stdout.write(
      `resident memory: ${memory.idle.toFixed(0)} MB idle, ${memory.answered.toFixed(0)} MB after one answer\n`,
    )
    return {
      ready_fresh_ms: Math.round(spread('readyFresh').median),
      ready_warm_ms: Math.round(spread('readyWarm').median),
      first_answer_ms: Math.round(spread('firstAnswer').median),
      next_answer_ms: Math.round(spread('nextAnswer').median),
      idle_rss_mb: Math.round(memory.idle),
      answered_rss_mb: Math.round(memory.answered),
      ready_vs_bare_node: timesAs('readyWarm', 'bareNode'),
      ready_vs_bare_express: timesAs('readyWarm', 'bareExpress'),
    }
  },
}

/** The baselines stand in the same round as what is compared with them: machines have moods. */
async function measureTimes(home: string): Promise<Round> {
  return {
    bareNode: await bareNode(),
    bareExpress: await bareExpress(),
    ...(await firstStart(home)),
    readyWarm: await laterStart(home),
  }
}

async function bareExpress(): Promise<number> {
  await using server = await launch(['--input-type=module', '-e', bareServer], project)
  return server.readyAfter
}

async function firstStart(
  home: string,
): Promise<Pick<Round, 'readyFresh' | 'firstAnswer' | 'nextAnswer'>> {
  await using heddle = await launchHeddle(home)
  const firstAnswer = await ask(heddle)
  await settle(heddle)
  return { readyFresh: heddle.readyAfter, firstAnswer, nextAnswer: await ask(heddle) }
}

async function laterStart(home: string): Promise<number> {
  await using heddle = await launchHeddle(home)
  await settle(heddle)
  return heddle.readyAfter
}

/** Once everything is built and the sample was run, as a server is that has run for a while. */
async function measureMemory(home: string): Promise<{ idle: number; answered: number }> {
  {
    await using first = await launchHeddle(home)
    await settle(first)
    await sampleIsRecorded(first)
  }
  await using heddle = await launchHeddle(home)
  await settle(heddle)
  await wait(settling)
  const idle = residentMemory(heddle.pid)
  await ask(heddle)
  await wait(settling)
  return { idle, answered: residentMemory(heddle.pid) }
}

function launchHeddle(home: string): Promise<Launched> {
  return launch(['server/main.ts'], project, {
    HEDDLE_HOME: home,
    HEDDLE_TOKEN: token,
    HEDDLE_DRAIN: '0',
  })
}

/** Milliseconds until the whole answer is there. */
async function ask({ url }: Launched): Promise<number> {
  const asked = performance.now()
  const response = await fetch(`${url}/v1/graphs/docs-chatbot/runs`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ input: { question } }),
  })
  const text = await response.text()
  if (!text.includes('"status":"succeeded"')) {
    throw new Error(`The question was not answered: ${response.status} ${text.slice(0, 500)}`)
  }
  return performance.now() - asked
}

/** Waits until nothing is being built any more. */
async function settle({ url }: Launched): Promise<void> {
  for (;;) {
    const readiness = await (await fetch(`${url}/ready`)).text()
    if (!readiness.includes('"indexing":true')) return
    await wait(20)
  }
}

/** Waits until the sample has been run on its dataset, which happens once, in the background. */
async function sampleIsRecorded({ url }: Launched): Promise<void> {
  for (;;) {
    const response = await fetch(`${url}/api/experiments`, {
      headers: { authorization: `Bearer ${token}` },
    })
    // SAFETY: the address answers so.
    const { experiments } = (await response.json()) as ExperimentList
    if (experiments.length > 0 && experiments.every(({ status }) => status !== 'running')) return
    await wait(200)
  }
}

async function inNewFolder<Result>(use: (home: string) => Promise<Result>): Promise<Result> {
  const home = mkdtempSync(join(tmpdir(), 'heddle-bench-'))
  try {
    return await use(home)
  } finally {
    rmSync(home, { recursive: true, force: true, maxRetries: 3 })
  }
}
