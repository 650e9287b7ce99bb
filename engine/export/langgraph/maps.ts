import type { MapStep } from '../../plan/plan.ts'
import type { Channel } from './channels.ts'
import { braced, statement, width } from './layout.ts'
import { comment, keyLiteral, textLiteral } from './literals.ts'
import { aboutNode } from './node-constants.ts'
import { failedCode, frameFunction, ownPorts, roundCode, stepList, type Round } from './rounds.ts'
import type { Section } from './section.ts'
import type { BodyEdges } from './state-graph.ts'

/** The function that runs the items of a map. */
export function mapFunction(map: MapStep, section: Section, edges: BodyEdges): string {
  const { id, entry, body } = map
  const { channels, sheet } = section
  const item = channels.item(id)
  const index = channels.index(id)
  const given = [
    ...(item === undefined ? [] : [`${item.name}: item`]),
    ...(index === undefined ? [] : [`${index.name}: index`]),
  ]
  const atOnce = entry.concurrency ?? 4
  // With nothing inside, nothing can fail.
  const policy = body.steps.length === 0 ? 'fail' : (entry.onItemError ?? 'fail')
  const exports = map.exports.flatMap((exported) => {
    const inside = channels.of(exported.id, id)
    const outside = channels.of(exported.id, entry.in)
    if (inside === undefined || outside === undefined) return []
    return [{ inside, outside, ports: exported.ports }]
  })
  const own = channels.of(id, entry.in)
  const readsFailures =
    policy !== 'fail' &&
    (own?.ports.has('errors') === true || (policy === 'skip' && exports.length > 0))
  const rounds = policy === 'skip' ? 'kept' : 'rounds'
  const values = [
    ...exports.map(({ inside, outside, ports }) => {
      const lists = ports.map((port) => listCode(rounds, inside, port, policy, section))
      return `${outside.name}: ${braced('{', lists, '}', 4, outside.name.length + 3)}`
    }),
    ...ownPorts(own, {
      errors: () => (policy === 'fail' ? '[]' : `${sheet.call('itemErrors')}(failures)`),
    }),
  ]
  const keepsRounds = exports.length > 0 || readsFailures
  const stops = policy === 'fail' && section.tolerates(id)
  const round: Round = { name: 'round', body, edges, given, kept: keepsRounds || stops }
  const about = `Goes through "${entry.over}", ${atOnce === 1 ? 'one item at a time' : `${atOnce} items at once`}.`
  return (
    comment(aboutNode(entry, about)) +
    frameFunction(id, section, [
      itemsCode(map, section, body.steps.length > 0),
      body.steps.length === 0
        ? ''
        : [
            `  ${keepsRounds ? 'const rounds = ' : ''}await ${sheet.call('eachItem')}(items, ${atOnce}, `,
            `async (${parameters(item, index)}) => {\n`,
            roundCode(round, section),
            stops ? failedCode(round, section) : '',
            keepsRounds ? '    return round\n' : '',
            '  })\n',
          ].join(''),
      readsFailures ? failuresCode(map, section) : '',
      policy === 'skip' && exports.length > 0
        ? '  const kept = rounds.filter((_, at) => failures[at] === undefined)\n'
        : '',
      statement('return ', '{', values, '}\n', 2),
    ])
  )
}

function failuresCode({ body }: MapStep, { sheet }: Section): string {
  const find = `${sheet.call('failureIn')}(round, `
  const line = `  const failures = rounds.map((round) => ${find}[${stepList(body).join(', ')}]))\n`
  if (line.length <= width + 1) return line
  return [
    '  const failures = rounds.map((round) =>\n',
    statement(find, '[', stepList(body), ']),\n', 4),
    '  )\n',
  ].join('')
}

function parameters(item: Channel | undefined, index: Channel | undefined): string {
  if (index !== undefined) return `${item === undefined ? '_item' : 'item'}, index`
  return item === undefined ? '' : 'item'
}

/** The list that the map goes over; without one the map is skipped. */
function itemsCode({ id, over }: MapStep, section: Section, used: boolean): string {
  const [source] = over.sources
  const { code, type, always } = section.channels.read(source!)
  const skipped = (name: string): string =>
    always ? '' : `  if (${name} === undefined) return {}\n`
  if (type.item === undefined) {
    const items = `${section.sheet.call('itemsOf')}(${textLiteral(id)}, list)\n`
    return `  const list = ${code}\n${skipped('list')}  ${used ? 'const items = ' : ''}${items}`
  }
  if (!used) return skipped(code)
  return `  const items = ${code}\n${skipped('items')}`
}

/** A port as it is read from outside: its values in the order of the items. */
function listCode(
  rounds: string,
  inside: Channel,
  port: string,
  policy: 'fail' | 'skip' | 'collect',
  { channels, sheet }: Section,
): string {
  const value = channels.readChannel('round', inside, port)
  const list =
    policy === 'collect'
      ? `${rounds}.map((round) => ${value} ?? null)`
      : `${sheet.call('valuesAt')}(${rounds}, (round) => ${value})`
  return `${keyLiteral(port)}: ${list}`
}
