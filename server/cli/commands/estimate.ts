import type { Estimate } from '../../../engine/run/estimate.ts'
import type { Quantiles } from '../../../engine/run/quantiles.ts'
import { costText, count, duration } from '../amounts.ts'
import { exitCodes, type Execute } from '../command.ts'
import { isPath, noSuchVersion, storedGraph, versionNamed } from '../graph-operand.ts'
import { look, type Line } from '../line.ts'
import { oneLine } from '../text.ts'
import { UsageError } from '../usage-error.ts'

export const execute: Execute = async (call) => {
  const { arguments: given, output } = call
  const [wanted = ''] = given.operands
  const [name = '', which] = wanted.split(/@(.*)/)
  if (isPath(name)) {
    throw new UsageError(
      `"${wanted}" is no graph of the data folder. Only those have earlier runs to estimate from; name one, such as docs-chatbot.`,
    )
  }
  await storedGraph(call, name)
  const connection = await call.connect()
  let version = which
  if (which !== undefined && which !== 'draft') {
    const versions = await connection.versions(name)
    version = versionNamed(versions, which)?.version
    if (version === undefined) throw noSuchVersion(name, which, versions, 'draft')
  }
  const estimate = await connection.estimate(name, version)
  if (given.has('json')) output.result.print(JSON.stringify(estimate, null, 2))
  else for (const line of estimateLines(estimate)) output.result.print(line)
  return exitCodes.worked
}

function estimateLines(estimate: Estimate): Line[] {
  const { duration: time, tokens, cost, nodes, unknown } = estimate
  const unknownLine: Line[] =
    unknown.length === 0 || nodes.length === 0
      ? []
      : [[], [look(`Nothing is known of ${unknown.join(', ')}.`, 'warning')]]
  if (time === undefined || tokens === undefined) return [[basisOf(estimate)]]
  const money = (quantile: keyof Quantiles): string =>
    cost === null || cost === undefined ? costText(null) : costText(cost[quantile])
  const rows = [
    ['', 'half of the runs', 'nine of ten'],
    ['time', duration(time.median), duration(time.p90)],
    ['tokens', tokens.median.toLocaleString('en'), tokens.p90.toLocaleString('en')],
    ['cost', money('median'), money('p90')],
  ]
  const perNode = nodes.map((node) => [
    oneLine(node.node),
    `${Math.round(node.ran * 100)} %`,
    node.executions.toLocaleString('en'),
    node.calls.toLocaleString('en'),
    duration(node.duration),
    node.tokens.toLocaleString('en'),
    costText(node.cost),
  ])
  const head = ['node', 'ran in', 'times', 'model calls', 'time', 'tokens', 'cost']
  return [[basisOf(estimate)], [], ...table(rows), [], ...table([head, ...perNode]), ...unknownLine]
}

function basisOf({ graph, version, basis, runs }: Estimate): string {
  const about = `${graph}, version ${version}`
  switch (basis) {
    case 'runs':
      return `${about}: from ${count(runs, 'run')} of this version.`
    case 'spans':
      return `${about}: put together from its nodes in ${count(runs, 'run')}, also of other versions.`
    case 'none':
      return `${about}: nothing is known yet. It has to run first.`
  }
}

/** The first column to the left, the others to the right. */
function table(rows: readonly (readonly string[])[]): Line[] {
  const widths = rows[0]!.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)))
  return rows.map((row, number) => {
    const cells = row.map((cell, at) =>
      at === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[at]!),
    )
    return number === 0 ? [look(cells.join('  '), 'quiet')] : [cells.join('  ')]
  })
}
