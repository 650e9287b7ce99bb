import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Benchmark } from '../benchmark.ts'
import type { Contender } from './contender.ts'
import { langgraph } from './langgraph.ts'
import { heddle } from './ours.ts'
import { plainFunctions } from './plain.ts'
import { ratiosOf, tableOfStalls, tableOfStorage, tablesOfTimes, type Timed } from './report.ts'
import { rivet } from './rivet.ts'
import { chain, chainOfTexts, diamond, fan, loop, map, uneven, type Shape } from './shapes.ts'
import { SqliteSaver } from './sqlite-saver.ts'
import { longestStall } from './stalls.ts'
import { bytesPerNode, copiesOfText } from './storage.ts'
import { takeTurns } from './take-turns.ts'

const kilobyte = 1024
const megabyte = kilobyte ** 2

const shapes: readonly Shape[] = [
  chain(5),
  chain(20),
  chain(100),
  fan(10),
  fan(100),
  diamond,
  uneven,
  loop(10),
  map(1000),
  chainOfTexts(20, kilobyte, '1kb'),
  chainOfTexts(20, 100 * kilobyte, '100kb'),
  chainOfTexts(20, megabyte, '1mb'),
]

export const engine: Benchmark = {
  name: 'engine',
  description:
    'Runs beside LangGraph, Rivet and plain functions (--seconds 6, --only chain5,storage, --without-rivet)',
  async run(options) {
    const { seconds, chosen, withRivet, withStorage } = readOptions(options)
    const parent = mkdtempSync(join(tmpdir(), 'heddle-bench-'))
    await using opened = new AsyncDisposableStack()
    opened.defer(() => rmSync(parent, { recursive: true, force: true, maxRetries: 3 }))
    const ours = opened.use(heddle(folderIn(parent, 'heddle')))
    const checkpointed = opened.use(checkpointedIn(folderIn(parent, 'sync'), 'sync'))
    const contenders = [
      opened.use(plainFunctions()),
      ours,
      opened.use(langgraph()),
      checkpointed,
      opened.use(checkpointedIn(folderIn(parent, 'async'), 'async')),
      ...(withRivet ? await rivetIfPossible() : []),
    ]

    const timed: Timed[] = []
    for (const shape of chosen) {
      const times = await takeTurns(shape, contenders, seconds)
      timed.push({ shape, times: new Map(contenders.map(({ name }, at) => [name, times[at]!])) })
    }
    print(tablesOfTimes(timed))

    const stalls: { readonly shape: Shape; readonly ours: number; readonly theirs: number }[] = []
    for (const shape of chosen) {
      stalls.push({
        shape,
        ours: await longestStall(shape, ours),
        theirs: await longestStall(shape, checkpointed),
      })
    }
    print(tableOfStalls(stalls))

    return {
      ...ratiosOf(timed),
      max_stall_ms: longest(stalls.map((stall) => stall.ours)),
      langgraph_checkpointed_max_stall_ms: longest(stalls.map((stall) => stall.theirs)),
      ...(withStorage ? await measureStorage(folderIn(parent, 'storage')) : {}),
    }
  },
}

async function measureStorage(folder: string): Promise<Record<string, number>> {
  const ours = await bytesPerNode(folder, heddle, kilobyte)
  const theirs = await bytesPerNode(folder, (one) => checkpointedIn(one, 'sync'), kilobyte)
  const copies = await copiesOfText(folder, heddle, 20, megabyte)
  print(tableOfStorage(ours, theirs, copies))
  return {
    bytes_per_node_1kb: Math.round(ours.at(-1)!),
    bytes_per_node_1kb_growth: ours.at(-1)! / ours[0]!,
    langgraph_bytes_per_node_1kb: Math.round(theirs.at(-1)!),
    langgraph_bytes_per_node_1kb_growth: theirs.at(-1)! / theirs[0]!,
    copies_of_a_large_value: copies,
  }
}

function longest(stalls: readonly number[]): number | null {
  return stalls.length === 0 ? null : Math.max(...stalls)
}

function readOptions(options: string[]): {
  seconds: number
  chosen: readonly Shape[]
  withRivet: boolean
  withStorage: boolean
} {
  const { values } = parseArgs({
    args: options,
    options: {
      seconds: { type: 'string', default: '6' },
      only: { type: 'string' },
      'without-rivet': { type: 'boolean', default: false },
    },
  })
  const seconds = Number(values.seconds)
  if (!(seconds >= 0)) {
    throw new Error(`--seconds is "${values.seconds}"; it must be a number from 0 on.`)
  }
  const known = [...shapes.map(({ name }) => name), 'storage']
  const names = values.only?.split(',') ?? known
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    throw new Error(`--only names "${unknown}"; there are ${known.join(', ')}.`)
  }
  return {
    seconds,
    chosen: shapes.filter(({ name }) => names.includes(name)),
    withRivet: !values['without-rivet'],
    withStorage: names.includes('storage'),
  }
}

function checkpointedIn(folder: string, durability: 'sync' | 'async'): Contender {
  return langgraph({ saver: new SqliteSaver(join(folder, 'checkpoints.sqlite')), durability })
}

/** It is no part of Heddle's own packages: without a network it is left out. */
async function rivetIfPossible(): Promise<Contender[]> {
  try {
    return [await rivet()]
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    print(`Left out: Rivet, because it could not be installed. ${why}`)
    return []
  }
}

function folderIn(parent: string, name: string): string {
  const folder = join(parent, name)
  mkdirSync(folder)
  return folder
}

function print(text: string): void {
  process.stdout.write(`${text}\n\n`)
}
