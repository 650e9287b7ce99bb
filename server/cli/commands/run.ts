import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { didYouMean } from '../../../engine/graph/did-you-mean.ts'
import type { Graph } from '../../../engine/graph/document.ts'
import { isLargeValue } from '../../../engine/journal/event-values.ts'
import type { RunEnd, Values } from '../../../engine/run/events.ts'
import { exitCodes, type Call, type Execute } from '../command.ts'
import type { StartedRun } from '../connection/connection.ts'
import { onInterrupt } from '../interrupts.ts'
import { jsonView } from '../run/json-view.ts'
import { plainView } from '../run/plain-view.ts'
import { readInputs } from '../run/read-inputs.ts'
import type { RunView } from '../run/run-view.ts'
import { terminalView } from '../run/terminal-view.ts'
import { UsageError } from '../usage-error.ts'

export const execute: Execute = async (call) => {
  const [wanted = ''] = call.arguments.operands
  const file = isPath(wanted)
  const graph = file ? await readFileGraph(call, wanted) : await storedGraph(call, wanted)
  if (graph === undefined) return exitCodes.failed
  const input = readInputs(graph, call.arguments.values('input'))

  let interrupted: number | undefined
  let run: StartedRun | undefined
  const stop = (exitCode: number): void => {
    interrupted = exitCode
    run?.cancel().catch((error: unknown) => {
      call.output.messages.print(error instanceof Error ? error.message : String(error))
      process.exit(exitCode)
    })
  }
  const forget = onInterrupt(stop)
  // Whoever reads the answer has left, so nobody waits for it.
  call.output.onReaderGone = () => stop(exitCodes.worked)
  try {
    const connection = await call.connect()
    run = await connection.startRun(file ? graph : wanted, input)
    if (interrupted !== undefined) stop(interrupted)
    const end = await showRun(call, graph, run)
    if (interrupted !== undefined) return interrupted
    if (end === undefined) {
      call.output.messages.print(cutOff(run))
      return exitCodes.failed
    }
    return end.status === 'succeeded' ? exitCodes.worked : exitCodes.failed
  } finally {
    forget()
  }
}

/** Undefined where the events stop without an end. */
async function showRun(call: Call, graph: Graph, run: StartedRun): Promise<RunEnd | undefined> {
  const view = viewFor(call, graph, run)
  try {
    for await (const event of run.events) {
      view.show(event)
      if (event.type !== 'run-end') continue
      view.end(event, await wholeOutputs(event, run))
      return event
    }
    return undefined
  } finally {
    view.close()
  }
}

/** Asked for only where the event holds less than all. */
async function wholeOutputs({ outputs }: RunEnd, run: StartedRun): Promise<Values> {
  if (!Object.values(outputs).some(isLargeValue)) return outputs
  // What the event holds is better than nothing, where the server is gone.
  return run.outputs().catch(() => outputs)
}

function viewFor({ arguments: given, output }: Call, graph: Graph, run: StartedRun): RunView {
  const channel = output.result
  if (given.has('json')) return jsonView({ channel })
  const options = { channel, graph, run }
  return channel.terminal ? terminalView(options, output.live(channel)) : plainView(options)
}

function cutOff({ id, kept }: StartedRun): string {
  return kept
    ? `The run ${id} was cut off. It goes on when Heddle starts again.`
    : 'The run was cut off.'
}

/** Names of graphs hold no dots and no slashes. */
function isPath(wanted: string): boolean {
  return /[./\\]/.test(wanted)
}

async function storedGraph(call: Call, name: string): Promise<Graph | undefined> {
  const connection = await call.connect()
  const graph = await connection.graph(name)
  if (graph !== undefined) return graph
  const near = didYouMean(
    name,
    (await connection.graphs()).map((one) => one.name),
  )
  const asFile = existsSync(resolve(call.folder, `${name}.json`))
    ? ` For the file write ${name}.json.`
    : ''
  throw new UsageError(`There is no graph "${name}".${near}${asFile}`)
}

/** Undefined where the file has errors, which are printed. */
async function readFileGraph(call: Call, path: string): Promise<Graph | undefined> {
  const text = await readFile(resolve(call.folder, path), 'utf8').catch((error: unknown) => {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    throw new UsageError(missing ? `There is no file "${path}".` : `"${path}" cannot be read.`)
  })
  const [{ checkContext }, { createCatalogue }, { nodeTypes }] = await Promise.all([
    import('../../../engine/graph/catalogue-check.ts'),
    import('../../../engine/graph/catalogue.ts'),
    import('../../../nodes/index.ts'),
  ])
  const { readGraphFile } = await import('../check/read-graph-file.ts')
  const { problemLines } = await import('../check/problem-lines.ts')
  const { graph, problems } = readGraphFile(path, text, checkContext(createCatalogue(nodeTypes)))
  for (const line of problemLines(problems)) call.output.messages.print(line)
  return problems.some(({ severity }) => severity === 'error') ? undefined : graph
}
