import type { NodeStep, SubgraphStep } from '../../plan/plan.ts'
import type { Channel, Channels, Expression } from './channels.ts'
import { uncertainInputs } from './idle-loops.ts'
import { braced, conditional, statement } from './layout.ts'
import { comment, keyLiteral, literal, member } from './literals.ts'
import { aboutNode, longestClock } from './node-constants.ts'
import { outputExpressions } from './run-function.ts'
import type { Section } from './section.ts'
import { Sheet } from './sheet.ts'
import { union } from './value-types.ts'
import { entryCode, expectations, inputExpression } from './wired-inputs.ts'

/** The function that LangGraph runs for a node: gathers its inputs, and does nothing when one is missing. */
export function nodeFunction(step: NodeStep | SubgraphStep, section: Section): string {
  // What is only looked at calls no helper of the file.
  const inputs = expressionsOf(step, section.channels, new Sheet())
  const channel = section.channels.of(step.id, step.entry.in)
  const work =
    step.entry.disabled === true
      ? bypass(step, section, channel, inputs)
      : step.kind === 'graph'
        ? subgraphCall(step, section, channel, inputs.size > 0)
        : nodeCall(section.constantOf(step.id), channel, inputs.size > 0)
  const missing = uncertainInputs(step.inputs, section.graph).map(
    ({ port }) => `${member('inputs', port)} === undefined`,
  )
  const needsOne =
    step.kind === 'node' &&
    step.type.description.dynamic?.needsInput === true &&
    inputs.size > 0 &&
    [...inputs.values()].every(({ always }) => !always)
  const reads = inputs.size > 0 && (missing.length > 0 || needsOne || work.includes('inputs'))
  const parameters = [
    `${reads ? 'state' : '_state'}: ${section.state}`,
    ...(step.entry.disabled === true ? [] : ['runtime: Runtime']),
  ]
  const head = `async function ${section.functionOf(step.id)}(`
  return [
    aboutFunction(step),
    statement(head, '', parameters, `): Promise<${section.update}> {\n`, 0),
    reads ? inputsCode(expressionsOf(step, section.channels, section.sheet)) : '',
    missing.length === 0 ? '' : conditional(missing, '||', 'return {}', 2),
    needsOne
      ? '  if (Object.values(inputs).every((value) => value === undefined)) return {}\n'
      : '',
    work,
    '}\n',
  ].join('')
}

function expressionsOf(
  { inputs }: NodeStep | SubgraphStep,
  channels: Channels,
  sheet: Sheet,
): ReadonlyMap<string, Expression> {
  return new Map(inputs.map((input) => [input.port, inputExpression(input, channels, sheet)]))
}

function inputsCode(inputs: ReadonlyMap<string, Expression>): string {
  const entries = [...inputs].map(([port, expression]) => entryCode(port, expression, 4))
  return statement('const inputs = ', '{', entries, '}\n', 2)
}

/** Nodes with a constant are described there. */
function aboutFunction(step: NodeStep | SubgraphStep): string {
  if (step.entry.disabled === true)
    return comment(`"${step.id}" is bypassed: it passes on what fits.`)
  if (step.kind === 'node') return ''
  return comment(aboutNode(step.entry, `Runs the graph "${step.plan.graph.name}".`))
}

function nodeCall(constant: string, channel: Channel | undefined, hasInputs: boolean): string {
  const call = `await ${constant}(${hasInputs ? 'inputs' : '{}'}, runtime)`
  if (channel === undefined) return `  ${call}\n  return {}\n`
  return statement('return ', '{', [`${channel.name}: ${call}`], '}\n', 2)
}

/** At each output the first of the inputs that has the same type. */
function bypass(
  step: NodeStep | SubgraphStep,
  section: Section,
  channel: Channel | undefined,
  inputs: ReadonlyMap<string, Expression>,
): string {
  const ports = [...(channel?.ports ?? [])].flatMap(([port, type]) => {
    const fitting = step.inputs.filter((input) => input.type === step.outputs[port])
    if (fitting.length === 0) return []
    const expressions = fitting.map((input) => inputs.get(input.port)!)
    const values = fitting.map((input) => member('inputs', input.port))
    const code = chooseFirst(values, expressions)
    const same = union(expressions.map((expression) => expression.type)).text === type.text
    // The exported function has checked the type of the value before.
    const whole = values.includes(code) ? code : `(${code})`
    return [`${keyLiteral(port)}: ${same ? code : `${whole} as ${type.text} | undefined`}`]
  })
  const checks = typeChecks(step, section)
  const guards = checks.length > 0 && step.entry.onError === 'emit'
  const result = statement('return ', '{', resultEntry(channel, ports), '}', guards ? 4 : 2).trim()
  return guarded(step, [...checks, result], guards, section, channel)
}

function resultEntry(channel: Channel | undefined, ports: readonly string[]): string[] {
  if (channel === undefined) return []
  return [`${channel.name}: ${braced('{', ports, '}', 4, channel.name.length + 12)}`]
}

function typeChecks(step: NodeStep | SubgraphStep, section: Section): string[] {
  const types = expectations(step.inputs, section.channels)
  if (Object.keys(types).length === 0) return []
  return [`${section.sheet.call('expectTypes')}('${step.id}', inputs, ${literal(types)})`]
}

/** Statements that may fail, and what becomes of a failure that is emitted. */
function guarded(
  step: NodeStep | SubgraphStep,
  lines: readonly string[],
  mayFail: boolean,
  { sheet }: Section,
  channel: Channel | undefined,
): string {
  if (!mayFail || step.entry.onError !== 'emit') return lines.map((line) => `  ${line}\n`).join('')
  const read = channel?.ports.has('error') === true
  const signal = step.entry.disabled === true ? [] : ['  if (runtime.signal?.aborted) throw error']
  const values = read ? `{ error: ${sheet.call('failureOf')}(error) }` : '{}'
  return [
    'try {',
    ...lines.map((line) => `  ${line}`),
    read || signal.length > 0 ? '} catch (error) {' : '} catch {',
    ...signal,
    `  return ${channel === undefined ? '{}' : `{ ${channel.name}: ${values} }`}`,
    '}',
  ]
    .map((line) => `  ${line}\n`)
    .join('')
}

/** The first that is there, also when it is null. */
function chooseFirst(values: readonly string[], expressions: readonly Expression[]): string {
  const [first = 'undefined', ...rest] = values
  if (rest.length === 0 || expressions[0]!.always) return first
  const others = chooseFirst(rest, expressions.slice(1))
  return expressions[0]!.type.nullable
    ? `${first} === undefined ? ${others} : ${first}`
    : `${first} ?? ${others}`
}

function subgraphCall(
  step: SubgraphStep,
  section: Section,
  channel: Channel | undefined,
  hasInputs: boolean,
): string {
  const { sheet } = section
  const inner = section.inner.get(step.plan.version)!
  const { timeout } = step.entry
  const total = typeof timeout === 'number' ? timeout : timeout?.total
  const given = `${hasInputs ? 'inputs' : '{}'} as ${inner.input}`
  const lines =
    total === undefined
      ? result(`await ${inner.run}(${given}, runtime)`, inner, section, channel)
      : [
          'const signal = runtime.signal ?? new AbortController().signal',
          `const work = (limit: AbortSignal) => ${inner.run}(${given}, { ...runtime, signal: limit })`,
          ...result(
            `await ${sheet.call('within')}('${step.id}', ${Math.min(total, longestClock)}, signal, work)`,
            inner,
            section,
            channel,
          ),
        ]
  return guarded(step, [...typeChecks(step, section), ...lines], true, section, channel)
}

function result(
  call: string,
  inner: Section,
  section: Section,
  channel: Channel | undefined,
): string[] {
  if (channel === undefined) return [call, 'return {}']
  const types = new Map(
    outputExpressions(inner).map(({ name, expression }) => [name, expression.type.text]),
  )
  const same = [...channel.ports].every(([port, type]) => types.get(port) === type.text)
  return [
    '// SAFETY: what the graph needs is there, and wires carry what their ports say.',
    `return { ${channel.name}: ${same ? call : `(${call}) as ${section.state}['${channel.name}']`} }`,
  ]
}
