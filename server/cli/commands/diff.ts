import { diffGraphs } from '../../../engine/graph/diff-graphs.ts'
import type { Graph } from '../../../engine/graph/document.ts'
import { nodeContext } from '../check/node-context.ts'
import { problemLines } from '../check/problem-lines.ts'
import type { Call, Execute } from '../command.ts'
import { diffLines } from '../diff/diff-lines.ts'
import { readGraphOperand } from '../graph-operand.ts'
import { look } from '../line.ts'

/** As those of diff(1), so that scripts can ask whether two graphs mean the same. */
const diffExitCodes = { same: 0, different: 1, failed: 2 } as const

export const execute: Execute = async (call) => {
  const { arguments: given, output } = call
  const [from = '', to = ''] = given.operands
  const before = await read(call, from)
  const after = await read(call, to)
  if (before === undefined || after === undefined) return diffExitCodes.failed
  const diff = diffGraphs(before, after, await nodeContext(call))
  if (given.has('json')) output.result.print(JSON.stringify(diff, null, 2))
  else {
    const { colour, terminal } = output.result
    const columns = terminal ? output.result.columns() : 100
    output.result.print([look(from, 'strong'), ' → ', look(to, 'strong')])
    output.result.print()
    for (const line of diffLines(diff, after, { colour, columns })) output.result.print(line)
  }
  return diff.same ? diffExitCodes.same : diffExitCodes.different
}

/** A graph may have errors and still be compared. Undefined where it is none at all. */
async function read(call: Call, wanted: string): Promise<Graph | undefined> {
  const { graph, problems } = await readGraphOperand(call, wanted)
  if (graph === undefined) {
    for (const line of problemLines(problems)) call.output.messages.print(line)
  }
  return graph
}
