import type { CheckContext } from './check-context.ts'
import { didYouMean } from './did-you-mean.ts'
import type { Frame, Graph, LoopFrame } from './document.ts'
import { isFrame } from './is-frame.ts'
import { readReference } from './reference.ts'
import { framesAround, membersOf } from './frame-tree.ts'
import { documentLimits } from './pre-check.ts'
import { portsOf, typeOfReference } from './ports.ts'
import type { Problem } from './problem.ts'

/** Frames: that nodes stand in frames that exist, and that a frame's own ports are what it needs. */
export function checkFrames(graph: Graph, context: CheckContext): Problem[] {
  const frames = Object.keys(graph.nodes).filter((id) => isFrame(graph.nodes[id]!))
  return Object.entries(graph.nodes).flatMap(([id, entry]) => {
    const problems: Problem[] = []
    if (entry.in !== undefined) {
      if (!frames.includes(entry.in)) {
        const what = Object.hasOwn(graph.nodes, entry.in) ? 'is no frame' : 'does not exist'
        problems.push(
          frameProblem(
            'unknown-frame',
            id,
            ['in'],
            `"${id}" stands in "${entry.in}", which ${what}.${didYouMean(entry.in, frames)}`,
          ),
        )
      } else if (entry.in === id || framesAround(graph, entry.in).includes(id)) {
        problems.push(frameProblem('frame', id, ['in'], `The frame "${id}" stands inside itself.`))
      }
    }
    if (!isFrame(entry)) return problems
    if (membersOf(graph, id).length === 0) {
      problems.push({
        ...frameProblem('frame', id, [], `The frame "${id}" is empty.`),
        severity: 'warning',
      })
    }
    return [...problems, ...ownPorts(graph, id, entry, context)]
  })
}

/** Items of a map at once, where it says nothing. */
const defaultConcurrency = 4

function ownPorts(graph: Graph, id: string, entry: Frame, context: CheckContext): Problem[] {
  if (entry.frame === 'loop') return loopPorts(graph, id, entry, context)
  const atOnce = [...framesAround(graph, id), id].reduce((items, frame) => {
    const around = graph.nodes[frame]
    const map = around !== undefined && isFrame(around) && around.frame === 'map'
    return map ? items * (around.concurrency ?? defaultConcurrency) : items
  }, 1)
  if (atOnce > documentLimits.items) {
    const message = `The map "${id}" and those around it would run ${atOnce} items at once; ${documentLimits.items} is the limit. Lower their concurrency.`
    return [frameProblem('too-large', id, ['concurrency'], message)]
  }
  const type = typeOfReference(graph, entry.over, id, context)
  // An unknown reference is reported with the other wires.
  if (
    type === undefined ||
    type.endsWith('[]') ||
    ['any', 'json', 'documents', 'messages'].includes(type)
  )
    return []
  return [
    frameProblem(
      'frame',
      id,
      ['over'],
      `The map "${id}" goes over "${entry.over}", which is ${type} and not a list.`,
    ),
  ]
}

function loopPorts(graph: Graph, id: string, entry: LoopFrame, context: CheckContext): Problem[] {
  const best = typeof entry.onExhausted === 'object' ? entry.onExhausted.best : undefined
  const problems: Problem[] = []
  const inspect = (reference: string, key: string, wanted: readonly string[]): void => {
    const parts = readReference(reference)
    const where = key === 'until' ? ['until'] : ['onExhausted', 'best']
    if (parts.kind !== 'port' || !Object.hasOwn(graph.nodes, parts.node)) {
      problems.push(
        frameProblem(
          'unknown-node',
          id,
          where,
          `The loop "${id}" looks at "${reference}", and there is no such node.`,
        ),
      )
      return
    }
    if (graph.nodes[parts.node]!.in !== id) {
      problems.push(
        frameProblem(
          'frame',
          id,
          where,
          `The loop "${id}" looks at "${reference}", which does not stand directly inside it.`,
        ),
      )
      return
    }
    const type = portsOf(graph, parts.node, context).outputs[parts.port]?.type
    if (type === undefined) {
      problems.push(
        frameProblem(
          'unknown-port',
          id,
          where,
          `The loop "${id}" looks at "${reference}", and "${parts.node}" has no such output.`,
        ),
      )
    } else if (!wanted.includes(type) && type !== 'any' && type !== 'json') {
      problems.push(
        frameProblem(
          'type-mismatch',
          id,
          where,
          `The loop "${id}" needs ${wanted.join(' or ')} at "${key}", and "${reference}" is ${type}.`,
        ),
      )
    }
  }
  if (entry.until !== undefined) inspect(entry.until, 'until', ['boolean'])
  if (best !== undefined) inspect(best, 'best', ['number', 'verdict'])
  return problems
}

function frameProblem(
  code: Problem['code'],
  id: string,
  key: readonly string[],
  message: string,
): Problem {
  return { code, severity: 'error', message, node: id, path: ['nodes', id, ...key] }
}
