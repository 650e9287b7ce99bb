import type { Graph } from '../../../engine/graph/document.ts'
import { InputError } from '../../../engine/run/input-error.ts'
import { ReplayError } from '../../../engine/run/replay-request.ts'
import { exitCodes, type Call, type Execute } from '../command.ts'
import type { FoundRun } from '../connection/connection.ts'
import { ServerRefusal } from '../connection/server-client.ts'
import { isPath, readSoundGraph, versionNamed } from '../graph-operand.ts'
import { graphsBeside } from '../graphs-beside.ts'
import { jsonOrText } from '../json-or-text.ts'
import { readEdits } from '../replay/read-edits.ts'
import { findRun, graphOf } from '../run/find-run.ts'
import { readLimits } from '../run/read-limits.ts'
import { watchRun } from '../run/watch-run.ts'
import { UsageError } from '../usage-error.ts'

export const execute: Execute = async (call) => {
  const [id = ''] = call.arguments.operands
  const limits = readLimits(call.arguments)
  const run = await findRun(call, id)
  const wanted = call.arguments.value('version')
  const file = wanted !== undefined && isPath(wanted) ? wanted : undefined
  const document = file === undefined ? undefined : await readSoundGraph(call, file)
  if (file !== undefined && document === undefined) return exitCodes.failed
  const version = document ?? (wanted === undefined ? undefined : await hashOf(call, run, wanted))
  const graph = document ?? (await graphOf(call, run))
  const from = call.arguments.value('from')
  const edits = readEdits(call.arguments, (name, text) =>
    isText(graph, name) ? text : jsonOrText(text),
  )
  const replay = {
    edits,
    ...(from === undefined ? {} : { from }),
    ...(version === undefined ? {} : { version }),
  }
  const options = file === undefined ? limits : { ...limits, graphs: graphsBeside(call, file) }
  const connection = await call.connect()
  return watchRun(call, graph, () =>
    connection.replayRun(id, replay, options).catch((error: unknown) => {
      throw misuseIn(error) ?? error
    }),
  )
}

/** What the person asked for wrongly, a line for each thing, alone and with a server. */
function misuseIn(error: unknown): UsageError | undefined {
  if (error instanceof ReplayError) return new UsageError(error.problems.join('\n'))
  if (error instanceof InputError) {
    return new UsageError(error.problems.map(({ message }) => message).join('\n'))
  }
  const codes = ['REPLAY_DOES_NOT_FIT', 'INPUT_DOES_NOT_FIT']
  return error instanceof ServerRefusal && codes.includes(error.code ?? '')
    ? new UsageError(error.problems.join('\n'))
    : undefined
}

function isText({ inputs }: Graph, name: string): boolean {
  return Object.hasOwn(inputs, name) && inputs[name]?.type === 'text'
}

/** The hash of a version that is named as in other commands: by its number, its hash, or `draft`. */
async function hashOf(call: Call, { graph }: FoundRun, wanted: string): Promise<string> {
  if (wanted === 'draft') return wanted
  const connection = await call.connect()
  const found = versionNamed(await connection.versions(graph), wanted)
  // What has run once can run again, also where it was no version.
  const version = found?.version ?? (/^[0-9a-f]{16}$/.test(wanted) ? wanted : undefined)
  if (version !== undefined) return version
  throw new UsageError(
    `The graph "${graph}" has no version "${wanted}". Name its number, its hash, "draft", or a file such as ./${graph}.json.`,
  )
}
