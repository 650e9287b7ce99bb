import type { Body, NodeStep, Step, SubgraphStep, Unit } from '../plan/plan.ts'
import { breathe } from './breathe.ts'
import { executeNode } from './execute-node.ts'
import type { Outcome } from './outcome.ts'
import { runLoop } from './run-loop.ts'
import { runMap } from './run-map.ts'
import { runSubgraph } from './run-subgraph.ts'
import type { RunState } from './run-state.ts'
import type { Scope } from './scope.ts'

/** Runs everything in a body; its outcomes are in the scope when the promise is kept. */
export async function runBody(body: Body, scope: Scope, run: RunState): Promise<void> {
  run.meter.countSteps(body.steps.length)
  const compiled = await run.compiled(body)
  await compiled((unit) => runUnit(unit, scope, run))
}

async function runUnit(unit: Unit, scope: Scope, run: RunState): Promise<void> {
  let next = 0
  try {
    for (; next < unit.steps.length; next += 1) {
      await runStep(unit.steps[next]!, scope, run)
      const pause = breathe() ?? run.recorder.backlog()
      if (pause !== undefined) await pause
    }
  } catch (error) {
    // A fault of ours. Those behind must not wait for ever for what will not come.
    for (const step of unit.steps.slice(next)) {
      scope.settle(step.id, { status: 'stopped' })
      if (step.kind === 'node' || step.kind === 'graph') continue
      for (const { id } of step.exports) scope.settle(id, { status: 'stopped' })
    }
    throw error
  }
}

/** Runs a node, or a graph in the place of one. */
export function runNode(
  step: NodeStep | SubgraphStep,
  scope: Scope,
  run: RunState,
): Promise<Outcome> {
  return step.kind === 'node'
    ? executeNode(step, scope, run)
    : runSubgraph(step, scope, run, runBody)
}

async function runStep(step: Step, scope: Scope, run: RunState): Promise<void> {
  switch (step.kind) {
    case 'node':
    case 'graph':
      scope.settle(step.id, await runNode(step, scope, run))
      break
    case 'loop':
      await runLoop(step, scope, run, runBody)
      break
    case 'map':
      await runMap(step, scope, run, runBody)
      break
  }
}

/** How frames run their inside: handed to them, so that bodies and frames need not import each other. */
export type RunBody = typeof runBody
