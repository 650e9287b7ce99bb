import type { Benchmark } from './benchmark.ts'
import { chunking } from './chunking.ts'
import { classify } from './classify.ts'
import { correctness } from './correctness.ts'
import { engine } from './engine/engine.ts'
import { experiment } from './experiment.ts'
import { groundedness } from './groundedness.ts'
import { liveAb } from './live-ab/live-ab.ts'
import { describeMachine } from './machine.ts'
import { retrieval } from './retrieval.ts'
import { search } from './search.ts'
import { start } from './start.ts'

const benchmarks: readonly Benchmark[] = [
  start,
  retrieval,
  search,
  chunking,
  classify,
  groundedness,
  correctness,
  engine,
  liveAb,
  experiment,
]

const [name, ...options] = process.argv.slice(2)
const benchmark = benchmarks.find((one) => one.name === name)

if (benchmark === undefined) {
  const asked = name === undefined ? 'Name a benchmark' : `There is no benchmark "${name}"`
  const list = benchmarks.map((one) => `  ${one.name.padEnd(12)} ${one.description}`)
  process.stderr.write(`${asked}: npm run bench -- NAME\n${list.join('\n')}\n`)
  process.exitCode = 2
} else {
  process.stdout.write(`${describeMachine()}\n\n`)
  const result = await benchmark.run(options)
  const found = JSON.stringify({ benchmark: benchmark.name, ...result }, rounded)
  process.stdout.write(`\nRESULT ${found}\n`)
}

/** Four digits are more than any of these measurements knows. */
function rounded(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 10_000) / 10_000 : value
}
