import type { CheckContext } from '../../graph/check-context.ts'
import type { Body, Step } from '../../plan/plan.ts'
import type { Channel } from './channels.ts'
import { width } from './layout.ts'
import { comment, keyLiteral } from './literals.ts'
import { loopFunction } from './loops.ts'
import { mapFunction } from './maps.ts'
import { nodeConstant } from './node-constants.ts'
import { nodeFunction } from './node-functions.ts'
import { interfaces, runFunction } from './run-function.ts'
import type { Section } from './section.ts'
import { edgesOf, recursionLimit, stateGraph } from './state-graph.ts'

/** All that the exported file says of one graph. */
export function sectionCode(section: Section, context: CheckContext): string {
  const main = section.run === 'run'
  const steps = allSteps(section.plan.root)
  const constants = steps.flatMap((step) =>
    step.kind === 'node' && step.entry.disabled !== true ? [nodeConstant(step, section)] : [],
  )
  const functions = steps.flatMap((step) => {
    switch (step.kind) {
      case 'node':
      case 'graph':
        return [nodeFunction(step, section)]
      case 'loop': {
        const edges = edgesOf(step.body, section, context)
        return [...innerGraph(step.body, section, context), loopFunction(step, section, edges)]
      }
      case 'map': {
        const edges = edgesOf(step.body, section, context)
        return [...innerGraph(step.body, section, context), mapFunction(step, section, edges)]
      }
    }
  })
  const edges = edgesOf(section.plan.root, section, context)
  return [
    interfaces(section, main),
    ...constants,
    stateCode(section),
    ...functions,
    stateGraph(section.compiled, section.plan.root, edges, section, main),
    runFunction(section, main, recursionLimit(edges)),
  ].join('\n')
}

/** Every step, those inside a frame before the frame. */
function allSteps(body: Body): readonly Step[] {
  return body.steps.flatMap((step) =>
    step.kind === 'loop' || step.kind === 'map' ? [...allSteps(step.body), step] : [step],
  )
}

/** A frame with one step inside calls it; with several it has a graph of its own. */
function innerGraph(body: Body, section: Section, context: CheckContext): string[] {
  if (body.steps.length < 2) return []
  const edges = edgesOf(body, section, context)
  return [stateGraph(section.bodyOf(body.frame!), body, edges, section, false)]
}

function stateCode(section: Section): string {
  const { sheet, channels, state, update, input } = section
  const tolerant = Object.keys(section.graph.nodes).some((id) => section.tolerates(id))
  const fields = [
    `  input: Annotation<${input}>,\n`,
    ...channels.used().map((channel) => channelCode(channel, section)),
    ...(tolerant ? [failuresChannel(sheet.call('FailedNode'))] : []),
  ]
  return [
    comment(
      `What is known while "${section.graph.name}" runs: its input, and what came out of its nodes. A node that was skipped has no entry.`,
    ),
    `const ${state} = Annotation.Root({\n${fields.join('')}})\n`,
    `type ${state} = typeof ${state}.State\n`,
    section.plan.root.steps.length === 0 ? '' : `type ${update} = Partial<${state}>\n`,
  ].join('')
}

function failuresChannel(type: string): string {
  return [
    comment('What failed, for the map around it.', 2),
    `  failures: Annotation<readonly ${type}[]>({\n`,
    '    reducer: (before, more) => [...before, ...more],\n',
    '    default: () => [],\n',
    '  }),\n',
  ].join('')
}

function channelCode(channel: Channel, { sheet }: Section): string {
  const { name, type, ports, comment: about } = channel
  const text = about === undefined ? '' : comment(about, 2)
  if (type !== undefined) return `${text}  ${name}: Annotation<${sheet.typeText(type)}>,\n`
  if (ports.size === 0) return `${text}  ${name}: Annotation<object | undefined>,\n`
  sheet.hasPorts = true
  const fields = [...ports].map(([port, value]) => `${keyLiteral(port)}: ${sheet.typeText(value)}`)
  // In types a semicolon stands between fields of one line, and none behind those on their own.
  const line = `${name}: Annotation<Ports<{ ${fields.join('; ')} }>>,\n`
  if (line.length + 1 <= width) return `${text}  ${line}`
  const lines = fields.map((field) => `      ${field}\n`)
  return `${text}  ${name}: Annotation<\n    Ports<{\n${lines.join('')}    }>\n  >,\n`
}
