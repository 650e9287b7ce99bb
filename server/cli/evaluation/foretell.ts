import type { Budget } from '../../../engine/run/budget.ts'
import type { ExperimentCreate, ExperimentEstimate } from '../../api/experiments.ts'
import { costText, count, duration } from '../amounts.ts'
import type { Call } from '../command.ts'
import type { ServerClient } from '../connection/server-client.ts'

/** Asks the server what an experiment is likely to take. It executes nothing. */
export function foretell(
  client: ServerClient,
  create: ExperimentCreate,
): Promise<ExperimentEstimate> {
  return client.send<ExperimentEstimate>('/api/experiments/estimate', { body: create })
}

/** An estimate in sentences: what would be executed, what it takes, and what that rests on. */
export function estimateSentences(estimate: ExperimentEstimate): string[] {
  const { runs, executions, reused, modelCalls, judges, tokens, cost, ms, basis } = estimate
  const forJudges = judges.calls === 0 ? '' : ` (${judges.calls.toLocaleString('en')} for judges)`
  const takes = [
    `${count(modelCalls, 'model call')}${forJudges}`,
    tokens === null ? 'tokens unknown' : count(tokens, 'token'),
    cost === null ? 'cost unknown' : costText(cost),
    ms === null ? 'time unknown' : duration(ms),
  ]
  return [
    `Estimate: ${count(runs, 'run')}; ${count(executions - reused, 'node')} to execute, ${reused.toLocaleString('en')} reused from the journal.`,
    `It takes about ${takes.join(', ')}.`,
    basis,
  ]
}

/** Why an experiment is refused under its caps: a sentence for each cap that it is likely to break. */
export function overBudget(estimate: ExperimentEstimate, budget: Budget = {}): string[] {
  const { executions, reused, tokens, cost, ms } = estimate
  const caps = [
    {
      option: 'max-cost',
      expected: cost,
      cap: budget.cost,
      written: (value: number) => costText(value),
    },
    {
      option: 'max-tokens',
      expected: tokens,
      cap: budget.tokens,
      written: (value: number) => count(value, 'token'),
    },
    { option: 'max-seconds', expected: ms, cap: budget.wallTime, written: duration },
    {
      option: 'max-executions',
      expected: executions - reused,
      cap: budget.executions,
      written: (value: number) => count(value, 'node execution'),
    },
  ]
  return caps.flatMap(({ option, expected, cap, written }) =>
    cap === undefined || expected === null || expected <= cap
      ? []
      : [
          `The evaluation is likely to take ${written(expected)}, more than the ${written(cap)} of --${option}.`,
        ],
  )
}

/**
 * Whether it may begin. Nobody is asked where nobody sits at a terminal, as in a build, with --yes, or
 * where it costs nothing.
 */
export async function agreed(
  { ask, arguments: given }: Pick<Call, 'ask' | 'arguments'>,
  { cost }: ExperimentEstimate,
): Promise<boolean> {
  if (ask === undefined || given.has('yes') || given.has('json') || cost === 0) return true
  const said = await ask('Begin? (y/N) ')
  return /^y(es)?$/i.test(said?.trim() ?? '')
}
