import { modelRoles, type ModelRole } from '../../../engine/models/profile.ts'
import type { ModelCheck } from '../../../engine/models/test-model.ts'
import { exitCodes, type Execute } from '../command.ts'
import { look, type Line, type Part } from '../line.ts'
import { oneLine } from '../text.ts'
import { UsageError } from '../usage-error.ts'

const looks = { works: 'good', fails: 'bad', unsure: 'warning' } as const

export const execute: Execute = async ({ arguments: given, output, connect }) => {
  const [name = ''] = given.operands
  const role = roleOf(given.value('as'))
  const connection = await connect()
  const report = await connection.testModel(name, role)
  if (given.has('json')) {
    output.result.print(JSON.stringify(report, null, 2))
  } else {
    const stands = report.model === name ? [] : [` stands for ${oneLine(report.model)}`]
    output.result.print([look(name, 'strong'), ...stands])
    for (const check of report.checks) output.result.print(lineOf(check))
  }
  return report.ok ? exitCodes.worked : exitCodes.failed
}

function lineOf({ check, outcome, detail }: ModelCheck): Line {
  const word: Part = look(outcome.padEnd(6), looks[outcome])
  return [`  ${check.padEnd(11)}  `, word, `  ${oneLine(detail)}`]
}

function roleOf(text: string | undefined): ModelRole | undefined {
  if (text === undefined) return undefined
  const role = modelRoles.find((one) => one === text)
  if (role !== undefined) return role
  throw new UsageError(`--as is "${text}"; it must be one of ${modelRoles.join(', ')}.`)
}
