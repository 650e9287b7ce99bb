import { exitCodes, type Execute } from '../command.ts'
import { noSuchGraph, noSuchVersion, versionNamed } from '../graph-operand.ts'

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [graph = '', label = '', which = ''] = given.operands
  const connection = await connect()
  const versions = await connection.versions(graph)
  if (versions.length === 0) throw await noSuchGraph(connection, graph)
  const found = which === 'newest' ? versions[0] : versionNamed(versions, which)
  // What looks like neither a number nor a hash is another label, which only the store knows.
  if (found === undefined && /^\d+$/.test(which))
    throw noSuchVersion(graph, which, versions, 'newest')
  const moved = await connection.labels.move(graph, label, found?.version ?? which)
  output.messages.print(`"${label}" of ${graph} stands at ${moved.version}.`)
  return exitCodes.worked
}
