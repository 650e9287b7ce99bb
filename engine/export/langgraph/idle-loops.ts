import type { Graph } from '../../graph/document.ts'
import type { Body, LoopStep, Source, Step, WiredInput } from '../../plan/plan.ts'

/** Whether a value is there in every run. */
export function isAlways(source: Source, graph: Graph): boolean {
  if (source.kind === 'item' || source.kind === 'index') return true
  if (source.kind === 'port') return false
  const input = graph.inputs[source.name]
  return input !== undefined && input.optional !== true
}

/** Inputs without which a node is skipped, and which may lack a value. */
export function uncertainInputs(inputs: readonly WiredInput[], graph: Graph): WiredInput[] {
  return inputs.filter(
    ({ optional, sources }) => !optional && !sources.some((source) => isAlways(source, graph)),
  )
}

/**
 * The entries of a loop that tell whether its first turn was idle: when all of them were skipped, so
 * was everything else. Undefined where some entry always runs.
 */
export function idleSigns(loop: LoopStep, graph: Graph): readonly string[] | undefined {
  if (!isSkippable(loop.body, graph)) return undefined
  return loop.body.steps
    .filter((step) => !followsOthers(step, loop.body, graph))
    .map((step) => step.id)
}

function isSkippable(body: Body, graph: Graph): boolean {
  return body.steps.every((step) =>
    step.kind === 'loop'
      ? isSkippable(step.body, graph)
      : uncertainInputs(inputsOf(step), graph).length > 0,
  )
}

/** It needs what comes from other entries of the body and is skipped together with them. */
function followsOthers(step: Step, body: Body, graph: Graph): boolean {
  if (step.kind === 'loop') return false
  return uncertainInputs(inputsOf(step), graph).some(({ sources }) =>
    sources.every(
      (source) => source.kind === 'port' && source.home === body.frame && !source.backward,
    ),
  )
}

function inputsOf(step: Exclude<Step, LoopStep>): readonly WiredInput[] {
  return step.kind === 'map' ? [step.over] : step.inputs
}
