import type { DeploymentSave } from '../../api/deployments.ts'
import { exitCodes, type Execute } from '../command.ts'
import type { Connection } from '../connection/connection.ts'
import { deploymentLines } from '../deployment-lines.ts'
import { noSuchGraph, noSuchVersion, versionNamed } from '../graph-operand.ts'
import { readChange } from '../read-change.ts'
import { UsageError } from '../usage-error.ts'

type NewVariant = DeploymentSave['settings']['variants'][number]

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [name = ''] = given.operands
  const connection = await connect()
  const live = await connection.deployments.find(name)
  const before = live?.revision.settings
  const graph = given.value('graph') ?? before?.graph
  if (graph === undefined) {
    throw new UsageError(`There is no deployment "${name}" yet. A new one needs --graph GRAPH.`)
  }
  const named = given.values('variant')
  const written = named.length === 0 && live === undefined ? ['current=newest'] : named
  // The variants that are there name versions of the graph that was there.
  const stay = written.length === 0 && graph === before?.graph ? before : undefined
  if (written.length === 0 && stay === undefined) {
    throw new UsageError('Say what gets requests: --variant NAME=VERSION:WEIGHT.')
  }
  const variants: NewVariant[] = (stay?.variants ?? []).map(({ name: own, version, weight }) => ({
    name: own,
    version,
    weight,
  }))
  for (const one of written) variants.push(await readVariant(connection, graph, one))
  const mode = given.value('mode')
  if (mode !== undefined && mode !== 'split' && mode !== 'shadow') {
    throw new UsageError(`The mode is "split" or "shadow", and not "${mode}".`)
  }
  const gates = given.values('gate')
  const saved = await connection.deployments.save(name, {
    settings: {
      ...before,
      graph,
      variants,
      // The steps of a ramp are for the weights that were there before.
      ramp: stay?.ramp ?? [],
      ...(mode === undefined ? {} : { mode }),
      ...(gates.length === 0 ? {} : { gates }),
    },
    baseRevision: live?.revision.number ?? 0,
    ...readChange(given),
  })
  if (given.has('json')) output.result.print(JSON.stringify(saved, null, 2))
  else for (const line of deploymentLines(saved)) output.result.print(line)
  return exitCodes.worked
}

/** `name=VERSION` or `name=VERSION:WEIGHT`; a version is a number, a hash, a label, or `newest`. */
async function readVariant(
  connection: Connection,
  graph: string,
  text: string,
): Promise<NewVariant> {
  const [, name = '', which = '', weight = '100'] =
    /^([^=:]+)=([^=:]+)(?::(\d+(?:\.\d+)?))?$/.exec(text) ?? []
  if (name === '') {
    throw new UsageError(
      `"${text}" is no variant. Write NAME=VERSION or NAME=VERSION:WEIGHT, such as candidate=3:10.`,
    )
  }
  const versions = await connection.versions(graph)
  if (versions.length === 0) throw await noSuchGraph(connection, graph)
  const found = which === 'newest' ? versions[0] : versionNamed(versions, which)
  // What looks like neither a number nor a hash is a label, which only the store knows.
  if (found === undefined && /^\d+$/.test(which))
    throw noSuchVersion(graph, which, versions, 'newest')
  return { name, version: found?.version ?? which, weight: Number(weight) }
}
