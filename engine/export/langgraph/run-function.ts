import type { GraphInput } from '../../graph/document.ts'
import type { Expression } from './channels.ts'
import { conditional, statement } from './layout.ts'
import { comment, keyLiteral, literal, member, textLiteral } from './literals.ts'
import { inheritedNames } from './names.ts'
import type { Section } from './section.ts'
import { valueTypeOf } from './value-types.ts'
import { entryCode, inputExpression } from './wired-inputs.ts'

/** Code for each output of a graph, read from its state at the end. */
export function outputExpressions(
  section: Section,
): readonly { readonly name: string; readonly expression: Expression }[] {
  return section.plan.outputs.map((output) => ({
    name: output.port,
    expression: inputExpression(output, section.channels, section.sheet),
  }))
}

/** What a run is given and gives, as interfaces. */
export function interfaces(section: Section, exported: boolean): string {
  const { graph, sheet } = section
  const keyword = `${exported ? 'export ' : ''}interface`
  const inputs = Object.entries(graph.inputs).map(([name, input]) => {
    const type = sheet.typeText(valueTypeOf(input.type))
    const field = mayBeAbsent(input)
      ? `${keyLiteral(name)}?: ${type} | undefined`
      : `${keyLiteral(name)}: ${type}`
    const about = input.description?.trim() ?? ''
    return `${about === '' ? '' : comment(about, 2)}  ${field}\n`
  })
  const outputs = outputExpressions(section).map(
    ({ name, expression }) => `  ${keyLiteral(name)}?: ${sheet.typeText(expression.type)}\n`,
  )
  return [
    interfaceCode(`${keyword} ${section.input}`, inputs),
    comment('An output that nothing came to is left out.') +
      interfaceCode(`${keyword} ${section.outputs}`, outputs),
  ].join('\n')
}

function interfaceCode(head: string, fields: readonly string[]): string {
  return fields.length === 0 ? `${head} {}\n` : `${head} {\n${fields.join('')}}\n`
}

function mayBeAbsent({ optional, default: fallback }: GraphInput): boolean {
  return optional === true || fallback !== undefined
}

/** The functions that run a compiled graph to its end and read its outputs. */
export function runFunction(section: Section, main: boolean, recursionLimit: string): string {
  const { sheet, compiled } = section
  const input = startInput(section)
  const start = input === undefined ? '{ input }' : '{ input: given }'
  const outputs = outputExpressions(section).map(({ name, expression }) =>
    entryCode(name, expression, 4),
  )
  const limit = recursionLimit === '' ? '' : `, ${recursionLimit}`
  const runtime = main
    ? `{ context: services, signal${limit} }`
    : limit === ''
      ? 'runtime'
      : `{ ...runtime${limit} }`
  const head = main
    ? [
        comment(`Runs the graph "${section.graph.name}" to its end; rejects when a node failed.`),
        'export async function run(\n  input: Input,\n  services: Services = offline,\n',
        '  signal: AbortSignal = new AbortController().signal,\n): Promise<Outputs> {\n',
      ].join('')
    : [
        comment(`The graph "${section.graph.name}".`),
        statement(
          `async function ${section.run}(`,
          '',
          [`input: ${section.input}`, 'runtime: Runtime'],
          `): Promise<${section.outputs}> {\n`,
          0,
        ),
      ].join('')
  return [
    head,
    ...missingInputs(section),
    input ?? '',
    `  const state = await ${compiled}.invoke(${start}, ${runtime})\n`,
    statement(`return ${sheet.call('present')}(`, '{', outputs, '})\n', 2),
    '}\n',
  ].join('')
}

function missingInputs(section: Section): string[] {
  return Object.entries(section.graph.inputs)
    .filter(([, input]) => !mayBeAbsent(input))
    .map(([name, { type }]) => {
      const message = textLiteral(`The input "${name}" (${type}) is missing.`)
      const missing = `${given(name, section)} === undefined`
      return conditional([missing], '&&', `throw new Error(${message})`, 2)
    })
}

/** The input of a run: an optional one may be null, and one with a default is always there. */
function startInput(section: Section): string | undefined {
  const inputs = Object.entries(section.graph.inputs)
  if (inputs.every(([, input]) => !mayBeAbsent(input))) return undefined
  const entries = inputs.map(([name, input]) => {
    const value = given(name, section)
    const there = input.optional === true ? `${value} ?? undefined` : value
    const key = `${keyLiteral(name)}: `
    if (input.default === undefined) {
      // The helper for inherited names does not know that a missing one was refused.
      return key + there + (mayBeAbsent(input) || !inheritedNames.has(name) ? '' : '!')
    }
    return `${key}${value} === undefined ? ${literal(input.default, 4)} : ${there}`
  })
  return statement(`const given: ${section.input} = `, '{', entries, '}\n', 2)
}

function given(name: string, { sheet }: Section): string {
  if (!inheritedNames.has(name)) return member('input', name)
  return `${sheet.call('own')}(input, ${textLiteral(name)})`
}
