import type { LoopStep, PortSource } from '../../plan/plan.ts'
import { idleSigns } from './idle-loops.ts'
import { conditional, statement } from './layout.ts'
import { comment, textLiteral } from './literals.ts'
import { aboutNode } from './node-constants.ts'
import { failedCode, frameFunction, ownPorts, roundCode, type Round } from './rounds.ts'
import type { Section } from './section.ts'
import type { BodyEdges } from './state-graph.ts'

/** The function that runs the turns of a loop. */
export function loopFunction(loop: LoopStep, section: Section, edges: BodyEdges): string {
  const { id, entry, until, body } = loop
  const { channels } = section
  const about = comment(aboutNode(entry, aboutLoop(loop)))
  if (body.steps.length === 0) return about + frameFunction(id, section, ['  return {}\n'])
  const exports = loop.exports.flatMap((exported) => channels.of(exported.id, id) ?? [])
  const given = channels
    .previous(id)
    .map(({ to, from }) => `${to.name}: turns.at(-1)?.${from.name}`)
  const round: Round = { name: 'turn', body, edges, given, kept: true }
  const values = [
    ...exports.map(({ name }) => `${name}: chosen?.${name}`),
    ...ownPorts(channels.of(id, entry.in), {
      iterations: () => 'turns.length',
      exhausted: () => (until === undefined ? 'false' : '!done'),
    }),
  ]
  return (
    about +
    frameFunction(id, section, [
      `  const turns: ${section.state}[] = []\n`,
      until === undefined ? '' : '  let done = false\n',
      `  while (${until === undefined ? '' : '!done && '}turns.length < ${entry.max}) {\n`,
      roundCode(round, section),
      '    turns.push(turn)\n',
      section.tolerates(id) ? failedCode(round, section) : '',
      idleCode(loop, section),
      until === undefined ? '' : `    done = ${channels.readFrom('turn', until)} === true\n`,
      '  }\n',
      exhaustedCode(loop, section),
      exports.length === 0 ? '' : `  const chosen = ${choice(loop, section)}\n`,
      statement('return ', '{', values, '}\n', 2),
    ])
  )
}

function aboutLoop({ entry, until }: LoopStep): string {
  const turns = entry.max === 1 ? '1 turn' : `${entry.max} turns`
  if (until === undefined) return `Makes ${turns}.`
  return `Makes up to ${turns}, until "${until.node}.${until.port}" is true.`
}

/** After a first turn in which nothing could run, the second would find the same. */
function idleCode(loop: LoopStep, { graph, channels }: Section): string {
  const signs = idleSigns(loop, graph)
  if (signs === undefined) return ''
  const skipped = signs.map((id) => `turn.${channels.of(id, loop.id)!.name} === undefined`)
  return conditional(['turns.length === 1', ...skipped], '&&', 'return {}', 4)
}

function exhaustedCode({ id, entry, until }: LoopStep, { sheet }: Section): string {
  if (until === undefined || entry.onExhausted !== 'fail') return ''
  const message = `The loop "${id}" made its ${entry.max} turns and "${until.node}.${until.port}" was never true.`
  return [
    '  if (!done) {\n',
    statement(
      `throw new ${sheet.call('Failure')}(`,
      '',
      [textLiteral(message), "'exhausted'"],
      ')\n',
      4,
    ),
    '  }\n',
  ].join('')
}

/** Which turn counts. */
function choice({ until, best }: LoopStep, section: Section): string {
  if (best === undefined) return 'turns.at(-1)'
  const chosen = `${section.sheet.call('best')}(turns, (turn) => ${scoreOf(best, section)})`
  return until === undefined ? chosen : `done ? turns.at(-1) : ${chosen}`
}

function scoreOf(best: PortSource, { channels, sheet }: Section): string {
  const value = channels.readFrom('turn', best)
  const { text } = channels.typeOf(best)
  if (text === 'number') return value
  return text === 'Verdict' ? `${value}?.score` : `${sheet.call('scoreAt')}(${value})`
}
