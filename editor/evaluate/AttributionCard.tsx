import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Network } from 'lucide-react'
import { Link } from 'wouter'
import type { Attribution } from '../../engine/evaluate/attribution/attribution.ts'
import type { MetricComparison, Verdict } from '../../engine/evaluate/comparison/comparison.ts'
import type {
  AttributionAnswer,
  AttributionRequest,
  ExperimentAnswer,
} from '../../server/api/experiments.ts'
import { request } from '../client/request.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { FamilyTile } from '../ui/FamilyTile.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Progress } from '../ui/Progress.tsx'
import { Axis, mostOf } from './Axis.tsx'
import { Card } from './Card.tsx'
import { experimentAddress, experimentKey, useAttributions } from './evaluate-requests.ts'
import { inSentence } from './evaluator-words.ts'
import { figuresOf } from './metric-figures.ts'
import { useNodeLooks } from './node-looks.ts'
import type { Pair } from './row-requests.ts'
import styles from './AttributionCard.module.css'

interface Props {
  readonly experiment: ExperimentAnswer
  readonly pair: Required<Pair>
  readonly compared: MetricComparison
}

/** Which of the changed nodes made the difference: each share with its interval. */
export function AttributionCard({ experiment, pair, compared }: Props) {
  const queries = useQueryClient()
  const { data } = useAttributions(experiment.id)
  const asked: AttributionRequest = { ...pair, metric: compared.metric }
  // The newest of this question.
  const found = data?.attributions.findLast(
    ({ request: { baseline, candidate, metric } }) =>
      baseline === asked.baseline && candidate === asked.candidate && metric === asked.metric,
  )
  const start = useMutation({
    mutationFn: () =>
      request<AttributionAnswer>(experimentAddress(experiment.id, '/attributions'), {
        method: 'POST',
        body: asked,
      }),
    onSuccess: () =>
      queries.invalidateQueries({ queryKey: [...experimentKey(experiment.id), 'attributions'] }),
  })
  const name = inSentence(compared.title)
  const difference = differenceOf(experiment, pair)
  const gain = gainWords[compared.verdict] ?? 'difference'
  const result = found?.result
  return (
    <Card
      title={`Where the ${gain} in ${name} comes from`}
      lead={
        result === undefined
          ? `Each changed node put back to ${pair.baseline}, alone and together.`
          : leadOf(result, pair.baseline, compared.n)
      }
    >
      {start.error !== null && (
        <Notice tone="error" title="It could not begin">
          {start.error.message}
        </Notice>
      )}
      {found?.status === 'failed' && (
        <Notice
          tone="error"
          title="It could not be found out"
          action={<Button onPress={() => start.mutate()}>Try again</Button>}
        >
          {found.reason}
        </Notice>
      )}
      {(found === undefined || found.status === 'stopped') && (
        <div className={styles.begin}>
          <p>
            Graphs between the two are run on the same examples. Only what none of the earlier runs
            has executed is executed; everything else comes from the journal.
          </p>
          <Button
            variant="primary"
            icon={<Network />}
            isDisabled={start.isPending}
            onPress={() => start.mutate()}
          >
            Find out
          </Button>
        </div>
      )}
      {found?.status === 'running' && (
        <div className={styles.progress} role="status">
          <Progress
            label={`Running the graphs in between: ${found.progress.done} of ${found.progress.runs} runs`}
            value={found.progress.done}
            maxValue={Math.max(1, found.progress.runs)}
          />
          <p>{`${formatCount(found.progress.executed, 'execution')}, ${found.progress.reused.toLocaleString()} from the journal`}</p>
        </div>
      )}
      {found !== undefined && result !== undefined && (
        <Shares experiment={experiment} id={found.id} result={result} compared={compared} />
      )}
      {difference !== undefined && (
        <p className={styles.link}>
          <Link
            href={difference}
          >{`See what changed from ${pair.baseline} to ${pair.candidate}`}</Link>
        </p>
      )}
    </Card>
  )
}

const gainWords: Partial<Record<Verdict, string>> = { better: 'gain', worse: 'loss' }

/** Where the two versions are on one canvas; undefined where one of them is no saved version by itself. */
function differenceOf(
  { graph, columns }: ExperimentAnswer,
  { baseline, candidate }: Required<Pair>,
): string | undefined {
  const [before, after] = [baseline, candidate].map((side) => {
    const column = columns.find(({ name }) => name === side)
    return column?.overrides === undefined ? column?.number : undefined
  })
  if (before === undefined || after === undefined || before === after) return undefined
  return paths.difference(graph, before, after)
}

function leadOf(result: Attribution, baseline: string, n: number): string {
  const { exact, hybrids, possible, shares } = result
  if (shares.length === 1) return 'Only one node changed, so all of it is its own.'
  const how = exact
    ? `all ${hybrids} graphs in between`
    : `${hybrids} of ${possible} graphs in between`
  return `Each changed node put back to ${baseline}: ${how}, ${formatCount(n, 'example')}.`
}

interface SharesProps {
  readonly experiment: ExperimentAnswer
  readonly id: string
  readonly result: Attribution
  readonly compared: MetricComparison
}

function Shares({ experiment, id, result, compared }: SharesProps) {
  const looks = useNodeLooks(experiment.graph)
  const figures = figuresOf(compared)
  const { direction } = compared
  const most = mostOf(result.shares.map(({ share, interval }) => ({ difference: share, interval })))
  return (
    <>
      <ul className={styles.shares}>
        {result.shares.map(({ nodes, title, change, share, interval }) => {
          const { family, icon } = looks(nodes[0] ?? '')
          const clear = interval[0] > 0 || interval[1] < 0
          const better = share > 0 === (direction === 'higher')
          const written = figures.difference(share)
          return (
            <li key={nodes.join(' ')} className={styles.share}>
              <FamilyTile family={family} icon={icon} />
              <span className={styles.node}>
                <b>{title.charAt(0).toUpperCase() + title.slice(1)}</b>
                <small title={change}>{change}</small>
              </span>
              <Axis
                label={`${title}: ${written}, ${figures.bound(interval[0])} to ${figures.bound(interval[1])}`}
                difference={share}
                interval={interval}
                most={most}
                direction={direction}
                verdict={clear ? (better ? 'better' : 'worse') : 'cannot-tell'}
              />
              <span className={styles.number}>
                {written}{' '}
                <em>{`[${figures.bound(interval[0])}, ${figures.bound(interval[1])}]`}</em>
              </span>
            </li>
          )
        })}
      </ul>
      <p className={styles.said}>
        {result.sentence}
        <small>
          {`${formatCount(result.executedSpans, 'execution')}, ${result.reusedSpans.toLocaleString()} from the journal`}
        </small>
      </p>
      <p className={styles.link}>
        <Link href={`${paths.graph(experiment.graph)}?shares=${experiment.id}.${id}`}>
          Show the shares on the canvas
        </Link>
      </p>
    </>
  )
}
