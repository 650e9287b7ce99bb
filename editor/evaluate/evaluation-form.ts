import type { Json } from '../../engine/graph/values.ts'
import type {
  ChosenEvaluator,
  ExperimentCreate,
  ExperimentVariant,
} from '../../server/api/experiments.ts'
import type { GridLine } from './variant-choices.ts'

/** What the page "New evaluation" asks, as it is typed. */
export interface EvaluationForm {
  readonly name: string
  readonly way: 'versions' | 'grid'
  /** Hashes of versions, and `draft`. */
  readonly chosen: readonly string[]
  readonly grid: readonly GridLine[]
  readonly dataset: string | undefined
  readonly split: string | undefined
  readonly tags: readonly string[]
  readonly evaluators: readonly ChosenEvaluator[]
  readonly trials: number
  readonly concurrency: number
  readonly requestsPerMinute: number | undefined
  /** US dollars for the whole experiment. */
  readonly cost: number | undefined
  /** Minutes for the whole experiment. */
  readonly minutes: number | undefined
  readonly reuse: boolean
}

export const emptyForm: EvaluationForm = {
  name: '',
  way: 'versions',
  chosen: [],
  grid: [],
  dataset: undefined,
  split: undefined,
  tags: [],
  evaluators: [],
  trials: 1,
  concurrency: 4,
  requestsPerMinute: undefined,
  cost: undefined,
  minutes: undefined,
  reuse: true,
}

/** What is still missing, in half a sentence; undefined where the form is whole. */
export function missingIn(
  form: EvaluationForm,
  gridValues: readonly GridValues[],
): string | undefined {
  if (form.chosen.length === 0) return 'Choose a version.'
  if (form.way === 'grid') {
    const broken = gridValues.find(({ values }) => 'problem' in values)
    if (broken !== undefined) return 'A value of the grid cannot be read.'
    if (gridValues.length === 0) return 'Choose a setting to vary.'
    if (gridValues.some(({ values }) => 'length' in values && values.length === 0)) {
      return 'A line of the grid has no values.'
    }
  }
  if (form.dataset === undefined) return 'Choose a dataset.'
  return form.evaluators.length === 0 ? 'Choose what is scored.' : undefined
}

export interface GridValues {
  readonly node: string
  readonly setting: string
  readonly values: readonly Json[] | { readonly problem: string }
}

/** The request of a form that is whole. */
export function requestOf(
  graph: string,
  form: EvaluationForm,
  variants: readonly ExperimentVariant[],
  gridValues: readonly GridValues[],
): ExperimentCreate {
  const { name, dataset, split, tags, requestsPerMinute, cost, minutes } = form
  const budget = {
    ...(cost === undefined ? {} : { cost }),
    ...(minutes === undefined ? {} : { wallTime: minutes * 60_000 }),
  }
  return {
    ...(name.trim() === '' ? {} : { name: name.trim() }),
    graph,
    dataset: dataset ?? '',
    ...(split === undefined ? {} : { split }),
    ...(tags.length === 0 ? {} : { tags }),
    variants: form.way === 'grid' ? variants.slice(0, 1) : variants,
    ...(form.way === 'grid'
      ? {
          grid: gridValues.flatMap(({ node, setting, values }) =>
            'problem' in values ? [] : [{ node, setting, values }],
          ),
        }
      : {}),
    evaluators: form.evaluators,
    trials: form.trials,
    concurrency: form.concurrency,
    ...(requestsPerMinute === undefined ? {} : { requestsPerMinute }),
    ...(Object.keys(budget).length === 0 ? {} : { budget }),
    reuse: form.reuse,
  }
}

/** The form as it was filled for an earlier experiment. */
export function formLike(create: ExperimentCreate): EvaluationForm {
  const { grid, variants, budget } = create
  return {
    ...emptyForm,
    way: grid === undefined ? 'versions' : 'grid',
    chosen: variants.map(({ version }) => version),
    grid: (grid ?? []).map(({ node, setting, values }) => ({
      node,
      setting,
      text: values
        .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
        .join(
          values.some((value) => typeof value === 'string' && value.includes('\n'))
            ? '\n---\n'
            : '\n',
        ),
    })),
    dataset: create.dataset,
    split: create.split,
    tags: create.tags ?? [],
    evaluators: create.evaluators,
    trials: create.trials ?? 1,
    concurrency: create.concurrency ?? emptyForm.concurrency,
    requestsPerMinute: create.requestsPerMinute,
    cost: budget?.cost,
    minutes: budget?.wallTime === undefined ? undefined : budget.wallTime / 60_000,
    reuse: create.reuse ?? true,
  }
}
