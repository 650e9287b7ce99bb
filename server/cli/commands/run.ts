import { exitCodes, type Execute } from '../command.ts'
import { isPath, readSoundGraph, storedGraph } from '../graph-operand.ts'
import { graphsBeside } from '../graphs-beside.ts'
import { readInputs } from '../run/read-inputs.ts'
import { readLimits } from '../run/read-limits.ts'
import { watchRun } from '../run/watch-run.ts'

export const execute: Execute = async (call) => {
  const [wanted = ''] = call.arguments.operands
  const limits = readLimits(call.arguments)
  if (!isPath(wanted)) {
    const graph = await storedGraph(call, wanted)
    const input = readInputs(graph, call.arguments.values('input'))
    const connection = await call.connect()
    return watchRun(call, graph, () => connection.startRun(wanted, input, limits))
  }
  const graph = await readSoundGraph(call, wanted)
  if (graph === undefined) return exitCodes.failed
  const input = readInputs(graph, call.arguments.values('input'))
  const connection = await call.connect()
  const options = { ...limits, graphs: graphsBeside(call, wanted) }
  return watchRun(call, graph, () => connection.startRun(graph, input, options))
}
