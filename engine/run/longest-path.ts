import type { Body, Plan, Source, Step } from '../plan/plan.ts'

/** Items of a map that run at once where the frame does not say. */
const usualConcurrency = 4

/**
 * The time from the start of a graph to its end: of all ways through it, the longest.
 * @param timeAt of all executions of a node, by its place; undefined where nothing is known
 * @param itemsAt number of items of a map, by its place
 */
export function longestPath(
  plan: Plan,
  timeAt: (place: string) => number | undefined,
  itemsAt: (place: string) => number,
): number {
  function bodyTime(body: Body, prefix: string): number {
    const steps = new Map(body.steps.flatMap((step) => idsIn(step).map((id) => [id, step])))
    const ends = new Map<Step, number>()
    const endOf = (step: Step): number => {
      const known = ends.get(step)
      if (known !== undefined) return known
      // A wire that leads back is read a turn later; this keeps it from going round.
      ends.set(step, 0)
      const before = sourcesOf(step).map((id) => steps.get(id))
      const starts = before.map((one) => (one === undefined || one === step ? 0 : endOf(one)))
      const end = Math.max(0, ...starts) + timeOf(step, prefix)
      ends.set(step, end)
      return end
    }
    return Math.max(0, ...body.steps.map(endOf))
  }

  function timeOf(step: Step, prefix: string): number {
    const place = prefix + step.id
    switch (step.kind) {
      case 'node':
        return timeAt(place) ?? 0
      case 'graph':
        return timeAt(place) ?? bodyTime(step.plan.root, `${place}/`)
      case 'loop':
        return bodyTime(step.body, prefix)
      case 'map': {
        const atOnce = Math.min(step.entry.concurrency ?? usualConcurrency, itemsAt(place))
        return bodyTime(step.body, prefix) / Math.max(1, atOnce)
      }
    }
  }

  return bodyTime(plan.root, '')
}

/** A step and everything in its frame, any of which a wire may name. */
function idsIn(step: Step): string[] {
  return step.kind === 'loop' || step.kind === 'map'
    ? [step.id, ...step.body.steps.flatMap(idsIn)]
    : [step.id]
}

/** Ids that a step, or anything in its frame, reads. */
function sourcesOf(step: Step): string[] {
  switch (step.kind) {
    case 'node':
    case 'graph':
      return step.inputs.flatMap(({ sources }) => sources.flatMap(idOf))
    case 'loop':
      return step.body.steps.flatMap(sourcesOf)
    case 'map':
      return [...step.over.sources.flatMap(idOf), ...step.body.steps.flatMap(sourcesOf)]
  }
}

function idOf(source: Source): string[] {
  return source.kind === 'port' && !source.backward ? [source.node] : []
}
