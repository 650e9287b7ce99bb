import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Benchmark } from '../benchmark.ts'
import { launch, type Launched } from '../launch.ts'
import { residentMemory } from '../resident-memory.ts'
import { requestText } from './connection.ts'
import { portOf, type Contender } from './contender.ts'
import { measureFirstToken } from './first-token.ts'
import { deployGraphs, heddle, launchHeddle, settled } from './heddle.ts'
import { measureStreams, type ManyStreams } from './many-streams.ts'
import { measureMemory, settling } from './memory.ts'
import {
  byGraph,
  byHand,
  ours,
  ratiosOf,
  sentenceOfMemory,
  tableOfFirstTokens,
  tableOfStreams,
  tablesOfRounds,
} from './report.ts'
import { measureRounds, type Cell, type Measured } from './rounds.ts'
import { kinds } from './work.ts'

const project = fileURLToPath(new URL('../..', import.meta.url))
/** What runs beside Heddle, each in a process of its own. */
const programs = {
  model: fileURLToPath(new URL('./scripted-model.ts', import.meta.url)),
  byHand: fileURLToPath(new URL('./express-openai.ts', import.meta.url)),
  byGraph: fileURLToPath(new URL('./express-langgraph.ts', import.meta.url)),
}
const concurrencies = [1, 16, 64]
/** The cell that is looked at most. */
const main: Cell = { kind: 'two', concurrency: 16 }

export const endpoint: Benchmark = {
  name: 'endpoint',
  description:
    'Deployments beside express + openai and LangGraph (--seconds 1, --rounds 3, --only two, --runs 50000, --streams 500, --profile FOLDER)',
  async run(given) {
    const options = readOptions(given)
    const home = mkdtempSync(join(tmpdir(), 'heddle-bench-'))
    await using opened = new AsyncDisposableStack()
    opened.defer(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }))
    const model = opened.use(await launch([programs.model], project))
    const modelUrl = `${model.url}/v1`

    await firstStart(home, modelUrl)
    const server = opened.use(await launchHeddle(home, modelUrl, options.profile))
    await settled(server)
    await wait(settling)
    const idle = residentMemory(server.pid)

    const heddleItself = heddle(server, true)
    const others = [
      await openByHand(opened, byHand, programs.byHand, modelUrl),
      await openByHand(opened, byGraph, programs.byGraph, modelUrl),
    ]
    const contenders = [heddleItself, ...others]

    const measured: Measured[] = []
    for (const cell of options.cells) {
      const isMain = cell.kind === main.kind && cell.concurrency === main.concurrency
      const rounds = isMain ? options.rounds * 3 : options.rounds
      measured.push(await measureRounds(cell, contenders, rounds, options.seconds * 1000))
    }
    print(tablesOfRounds(measured))

    const streaming = [heddleItself, heddle(server, false), ...others]
    const firstTokens = await measureFirstToken(streaming, portOf(model), options.times)
    print(tableOfFirstTokens(firstTokens))
    const direct = firstTokens.get('model') ?? Number.NaN
    const added = (name: string): number => (firstTokens.get(name) ?? Number.NaN) - direct

    const streams = new Map<string, ManyStreams>()
    for (const contender of contenders) {
      streams.set(contender.name, await measureStreams(contender, options.streams))
    }
    print(tableOfStreams(options.streams, streams))

    const memory = await measureMemory(heddleItself, options.runs)
    print(sentenceOfMemory(options.runs, idle, memory))
    print(`Ready after ${server.readyAfter.toFixed(0)} ms.`)
    return {
      ...ratiosOf(measured),
      ttft_added_p50_ms: added(ours),
      ttft_added_openai_p50_ms: added('Heddle, as OpenAI'),
      express_ttft_added_p50_ms: added(byHand),
      langgraph_ttft_added_p50_ms: added(byGraph),
      streams: options.streams,
      streams_first_p95_ms: streams.get(ours)!.first.p95,
      ready_ms: Math.round(server.readyAfter),
      rss_idle_mb: Math.round(idle),
      rss_streams_mb: Math.round(streams.get(ours)!.memory),
      rss_under_load_mb: Math.round(Math.max(...memory.under)),
      rss_after_mb: Math.round(memory.after),
      runs: options.runs,
    }
  },
}

/** Makes the folder and all that is in it, and builds the editor where it has to be. */
async function firstStart(home: string, modelUrl: string): Promise<void> {
  await using server = await launchHeddle(home, modelUrl)
  await settled(server)
  await deployGraphs(server)
  await settled(server)
}

async function openByHand(
  opened: AsyncDisposableStack,
  name: string,
  file: string,
  modelUrl: string,
): Promise<Contender> {
  const server: Launched = opened.use(
    await launch([file], project, { MODEL_URL: modelUrl, NODE_ENV: 'production' }),
  )
  const port = portOf(server)
  return {
    name,
    server,
    port,
    whole: (kind, question) => requestText(port, `/${kind}`, { question }),
    streamed: (kind, question) => requestText(port, `/${kind}/stream`, { question }),
    firstWord: 'data: {"text":"E',
    lastWord: '[DONE]',
  }
}

interface Options {
  readonly seconds: number
  readonly rounds: number
  readonly cells: readonly Cell[]
  readonly times: number
  readonly runs: number
  readonly streams: number
  readonly profile: string | undefined
}

function readOptions(given: string[]): Options {
  const { values } = parseArgs({
    args: given,
    options: {
      seconds: { type: 'string', default: '1' },
      rounds: { type: 'string', default: '3' },
      only: { type: 'string' },
      times: { type: 'string', default: '300' },
      runs: { type: 'string', default: '50000' },
      streams: { type: 'string', default: '500' },
      profile: { type: 'string' },
    },
  })
  const seconds = Number(values.seconds)
  if (!(seconds > 0)) {
    throw new Error(`--seconds is "${values.seconds}"; it must be a number above 0.`)
  }
  const [rounds, times, runs, streams] = (['rounds', 'times', 'runs', 'streams'] as const).map(
    (name) => {
      const value = Number(values[name])
      if (Number.isInteger(value) && value >= 1) return value
      throw new Error(`--${name} is "${values[name]}"; it must be a whole number from 1 on.`)
    },
  )
  const all = kinds.flatMap((kind) => concurrencies.map((concurrency) => ({ kind, concurrency })))
  const cells =
    values.only
      ?.split(',')
      .map((name) => cellNamed(name, all))
      .flat() ?? all
  const profile = values.profile === undefined ? undefined : resolve(values.profile)
  if (profile !== undefined) mkdirSync(profile, { recursive: true })
  return {
    seconds,
    rounds: rounds!,
    times: times!,
    runs: runs!,
    streams: streams!,
    cells,
    profile,
  }
}

/** `two` is all concurrencies of it, `two_c16` one. */
function cellNamed(name: string, all: readonly Cell[]): readonly Cell[] {
  const found = all.filter(
    ({ kind, concurrency }) => name === kind || name === `${kind}_c${concurrency}`,
  )
  if (found.length > 0) return found
  const known = all.map(({ kind, concurrency }) => `${kind}_c${concurrency}`).join(', ')
  throw new Error(`--only names "${name}"; there are ${kinds.join(', ')}, ${known}.`)
}

function print(text: string): void {
  process.stdout.write(`${text}\n\n`)
}
