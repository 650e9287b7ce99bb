import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, Database } from 'lucide-react'
import { useMemo, useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import type { GraphAnswer, VersionList } from '../../server/api.ts'
import type { DatasetSummary } from '../../server/api/datasets.ts'
import type { DeploymentList, LabelList } from '../../server/api/deployments.ts'
import type {
  ChosenEvaluator,
  EvaluatorDescription,
  RequirementList,
} from '../../server/api/experiments.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { request } from '../client/request.ts'
import { readExamples, useDatasets } from '../datasets/dataset-requests.ts'
import { readFields } from '../inspector/config-fields.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Card } from './Card.tsx'
import { DatasetCard } from './DatasetCard.tsx'
import { EstimateCard } from './EstimateCard.tsx'
import { EvaluateScreen } from './EvaluateScreen.tsx'
import { requirementsPath, useEvaluators, useExperiment } from './evaluate-requests.ts'
import {
  emptyForm,
  formLike,
  missingIn,
  requestOf,
  type EvaluationForm,
} from './evaluation-form.ts'
import { EvaluatorPicker } from './EvaluatorPicker.tsx'
import { placesOf } from './graph-places.ts'
import { HowCard } from './HowCard.tsx'
import { useCatalogue, useGraphDraft } from './node-looks.ts'
import { suggestEvaluators, withRequired, type DatasetTraits } from './suggest-evaluators.ts'
import {
  liveVersion,
  valuesOf,
  variantsOf,
  versionChoices,
  type VersionChoice,
} from './variant-choices.ts'
import { VersionsCard } from './VersionsCard.tsx'
import styles from './NewEvaluationPage.module.css'

/** Asks what is evaluated, with which examples, and what is scored; says what that costs, and begins. */
export default function NewEvaluationPage({ graph }: { graph: string }) {
  const [parameters] = useSearchParams()
  const like = parameters.get('like') ?? ''
  const draft = useGraphDraft(graph)
  const catalogue = useCatalogue()
  const evaluators = useEvaluators()
  const datasets = useDatasets()
  const surroundings = useSurroundings(graph)
  const earlier = useExperiment(like)
  const error =
    draft.error ?? catalogue.error ?? evaluators.error ?? datasets.error ?? surroundings.error
  const ready =
    draft.data !== undefined &&
    catalogue.data !== undefined &&
    evaluators.data !== undefined &&
    datasets.data !== undefined &&
    surroundings.data !== undefined &&
    (like === '' || !earlier.isPending)
  return (
    <EvaluateScreen graph={graph}>
      <Link href={paths.evaluate(graph)} className={styles.back}>
        <ChevronLeft size={14} aria-hidden />
        Evaluations
      </Link>
      <h1 className={styles.title}>New evaluation</h1>
      {error !== null && (
        <Notice tone="error" title="The page could not be loaded">
          {error.message}
        </Notice>
      )}
      {!ready && error === null && <Skeleton height={480} />}
      {ready && datasets.data.datasets.length === 0 && (
        <Card>
          <EmptyState
            icon={<Database />}
            title="There is no dataset yet"
            action={<Link href={paths.datasets}>Make a dataset</Link>}
          >
            An evaluation runs a graph on the examples of a dataset. Import a file of questions, or
            add runs to a dataset from the Runs page.
          </EmptyState>
        </Card>
      )}
      {ready && datasets.data.datasets.length > 0 && (
        <Form
          graph={draft.data}
          nodes={catalogue.data.nodes}
          evaluators={evaluators.data.evaluators}
          datasets={datasets.data.datasets}
          choices={surroundings.data.choices}
          required={surroundings.data.required.evaluators}
          start={startOf(
            earlier.data === undefined || like === '' ? undefined : formLike(earlier.data.create),
            graph,
            datasets.data.datasets,
            surroundings.data,
            draft.data.changed,
            parameters.get('dataset') ?? undefined,
          )}
          suggests={like === ''}
        />
      )}
    </EvaluateScreen>
  )
}

/** What an evaluation of a graph is begun with: its versions, what is live, and what is required. */
function useSurroundings(graph: string) {
  const name = encodeURIComponent(graph)
  return useQuery({
    queryKey: ['versions', graph, 'choices'],
    async queryFn() {
      const [{ versions }, { labels }, { deployments }, required] = await Promise.all([
        request<VersionList>(`/api/graphs/${name}/versions`),
        request<LabelList>(`/api/graphs/${name}/labels`),
        request<DeploymentList>('/api/deployments'),
        request<RequirementList>(requirementsPath(graph)),
      ])
      const choices = versionChoices(versions, labels)
      return { choices, required, live: liveVersion(graph, labels, deployments) }
    },
  })
}

interface Surroundings {
  readonly choices: readonly VersionChoice[]
  readonly required: RequirementList
  /** Hash of what is in production. */
  readonly live: string | undefined
}

/** What is new against what is in production, or against the version before it, on the dataset of the graph. */
function startOf(
  earlier: EvaluationForm | undefined,
  graph: string,
  datasets: readonly DatasetSummary[],
  { choices, required, live }: Surroundings,
  /** The draft differs from the newest version. */
  changed: boolean,
  wanted: string | undefined,
): EvaluationForm {
  if (earlier !== undefined) {
    const known = earlier.chosen.filter((id) => choices.some((choice) => choice.id === id))
    return {
      ...earlier,
      chosen: known.length > 0 ? known : ['draft'],
      dataset: wanted ?? earlier.dataset,
    }
  }
  const own =
    datasets.find(({ name }) => name === required.dataset) ??
    datasets.find(({ name }) => name === graph) ??
    datasets.find((one) => one.graph === graph)
  const production = choices.find(({ id }) => id === live)
  const [, newest, previous] = choices
  const now = changed ? choices[0] : newest
  const before = production ?? (changed ? newest : previous)
  const chosen = [now, before].flatMap((choice) => choice?.id ?? [])
  return {
    ...emptyForm,
    chosen: [...new Set(chosen)],
    dataset: wanted ?? own?.name ?? datasets[0]?.name,
  }
}

interface FormProps {
  readonly graph: GraphAnswer
  readonly nodes: readonly NodeDescription[]
  readonly evaluators: readonly EvaluatorDescription[]
  readonly datasets: readonly DatasetSummary[]
  readonly choices: readonly VersionChoice[]
  /** What the requirements of the graph score. */
  readonly required: readonly ChosenEvaluator[]
  readonly start: EvaluationForm
  /** Evaluators are suggested until somebody chooses. */
  readonly suggests: boolean
}

function Form({
  graph,
  nodes,
  evaluators,
  datasets,
  choices,
  required,
  start,
  suggests,
}: FormProps) {
  const [form, setForm] = useState(start)
  const [own, setOwn] = useState(!suggests)
  const places = useMemo(() => placesOf(graph.draft, nodes), [graph, nodes])
  const traits = useTraits(form.dataset)
  const suggested = useMemo(
    () =>
      traits === undefined
        ? []
        : withRequired(required, suggestEvaluators(evaluators, traits, places)),
    [evaluators, traits, places, required],
  )
  const chosenEvaluators = own ? form.evaluators : suggested
  const whole: EvaluationForm = { ...form, evaluators: chosenEvaluators }
  const set = (change: Partial<EvaluationForm>): void => setForm({ ...form, ...change })
  const gridValues = form.grid.map(({ node, setting, text }) => {
    const place = places.find(({ id }) => id === node)
    const fields = place === undefined ? [] : readFields(place.description.configSchema)
    const values = valuesOf(
      text,
      fields.find(({ key }) => key === setting),
    )
    return { node, setting, values }
  })
  const missing = missingIn(whole, gridValues)
  const body = requestOf(graph.name, whole, variantsOf(choices, form.chosen), gridValues)
  return (
    <div className={styles.form}>
      <div className={styles.steps}>
        <VersionsCard
          graph={graph.draft}
          places={places}
          choices={choices}
          way={form.way}
          onWay={(way) =>
            set({ way, chosen: way === 'grid' ? form.chosen.slice(0, 1) : form.chosen })
          }
          chosen={form.chosen}
          onChosen={(chosen) => set({ chosen })}
          grid={form.grid}
          onGrid={(grid) => set({ grid })}
        />
        <DatasetCard datasets={datasets} graph={graph.name} form={form} onChange={set} />
        <Card
          title="What is scored"
          lead={
            own
              ? 'Each evaluator gives one score for each run.'
              : 'Suggested from what the graph gives and the dataset knows. Change it as you like.'
          }
          actions={
            own &&
            suggested.length > 0 && (
              <Button variant="quiet" onPress={() => setOwn(false)}>
                Back to the suggestion
              </Button>
            )
          }
        >
          <EvaluatorPicker
            evaluators={evaluators}
            places={places}
            chosen={chosenEvaluators}
            onChange={(next) => {
              setOwn(true)
              set({ evaluators: next })
            }}
          />
        </Card>
        <HowCard form={form} onChange={set} />
      </div>
      <EstimateCard
        body={body}
        missing={missing}
        name={form.name}
        onName={(name) => set({ name })}
      />
    </div>
  )
}

/** What the first examples of a dataset have to score with. */
function useTraits(dataset: string | undefined): DatasetTraits | undefined {
  const { data } = useQuery({
    queryKey: ['dataset', dataset, 'traits'],
    enabled: dataset !== undefined,
    async queryFn(): Promise<DatasetTraits> {
      const { page } = await readExamples(dataset ?? '', {}, '', 200)
      return {
        gold: page.some(({ gold }) => gold !== undefined && gold.length > 0),
        expected: page.some(({ expected }) => Object.keys(expected ?? {}).length > 0),
        unanswerable: page.some(({ answerable }) => answerable === false),
      }
    },
  })
  return data
}
