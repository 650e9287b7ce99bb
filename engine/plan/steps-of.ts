import type { Body, Plan, Step } from './plan.ts'

/** All nodes and frames, those of subgraphs under the names of the nodes that run them: `answer/generate`. */
export function stepsOf(plan: Plan): ReadonlyMap<string, Step> {
  const steps = new Map<string, Step>()
  const add = (body: Body, prefix: string): void => {
    for (const step of body.steps) {
      steps.set(prefix + step.id, step)
      if (step.kind === 'graph') add(step.plan.root, `${prefix}${step.id}/`)
      if (step.kind === 'loop' || step.kind === 'map') add(step.body, prefix)
    }
  }
  add(plan.root, '')
  return steps
}
