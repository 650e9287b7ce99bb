import type { Body, Step } from '../../plan/plan.ts'
import type { Channel } from './channels.ts'
import { braced, statement, width } from './layout.ts'
import { textLiteral } from './literals.ts'
import type { Section } from './section.ts'
import { recursionLimit, type BodyEdges } from './state-graph.ts'

/** What the inside of a frame is run with. */
export interface Round {
  readonly name: 'turn' | 'round'
  readonly body: Body
  readonly edges: BodyEdges
  /** What is new in its state, as entries of an object. */
  readonly given: readonly string[]
  /** Whether somebody looks at the state it ends with. */
  readonly kept: boolean
}

/** The statements that run the inside of a frame once and keep its state. */
export function roundCode({ name, body, edges, given, kept }: Round, section: Section): string {
  const indent = 4
  const [only] = body.steps
  const fresh = body.steps.some(({ id }) => section.tolerates(id)) ? ['failures: []'] : []
  const start = ['...state', ...fresh, ...given]
  if (only === undefined) return ''
  if (body.steps.length > 1) {
    const limit = recursionLimit(edges)
    const runtime = limit === '' ? 'runtime' : `{ ...runtime, ${limit} }`
    const call = `${kept ? `const ${name} = ` : ''}await ${section.bodyOf(body.frame!)}.invoke(`
    const line = `${' '.repeat(indent)}${call}{ ${start.join(', ')} }, ${runtime})\n`
    if (line.length <= width + 1) return line
    const state = braced('{', start, '}', indent + 2, 1)
    return statement(call, '', [state, runtime], ')\n', indent)
  }
  const plain = start.length === 1
  const from = plain ? 'state' : 'start'
  const begin = plain
    ? ''
    : statement(`const start: ${section.state} = `, '{', start, '}\n', indent)
  const work = section.workOf(only)
  const bypassed = work === section.functionOf(only.id) && isBypassed(only)
  const result = `await ${work}(${from}${bypassed ? '' : ', runtime'})`
  if (!kept) return `${begin}${' '.repeat(indent)}${result}\n`
  const head = `const ${name}: ${section.state} = `
  return begin + statement(head, '{', [`...${from}`, `...(${result})`], '}\n', indent)
}

function isBypassed(step: Step): boolean {
  return (step.kind === 'node' || step.kind === 'graph') && step.entry.disabled === true
}

/** Inside a map that tolerates failures they stand in the state, and a frame has to look for them. */
export function failedCode({ name, body }: Round, section: Section): string {
  const call = `const failure = ${section.sheet.call('failureIn')}(${name}, `
  return [
    statement(call, '[', stepList(body), '])\n', 4),
    '    if (failure !== undefined) throw failure.error\n',
  ].join('')
}

/** The ids of the steps of a body, as code. */
export function stepList(body: Body): string[] {
  return body.steps.map(({ id }) => textLiteral(id))
}

/** The function of a frame, with what it does. */
export function frameFunction(id: string, section: Section, lines: readonly string[]): string {
  const work = lines.join('')
  const parameter = (name: string): string =>
    new RegExp(String.raw`\b${name}\b`).test(work) ? name : `_${name}`
  const parameters = [`${parameter('state')}: ${section.state}`, `${parameter('runtime')}: Runtime`]
  const head = `async function ${section.functionOf(id)}(`
  return [
    statement(head, '', parameters, `): Promise<${section.update}> {\n`, 0),
    work,
    '}\n',
  ].join('')
}

/** The output ports of a frame itself that something reads. */
export function ownPorts(
  channel: Channel | undefined,
  values: Readonly<Record<string, () => string>>,
): string[] {
  if (channel === undefined) return []
  const ports = [...channel.ports.keys()].map((port) => `${port}: ${values[port]!()}`)
  return [`${channel.name}: ${braced('{', ports, '}', 2)}`]
}
