import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Play } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useLocation } from 'wouter'
import type {
  ExperimentAnswer,
  ExperimentCreate,
  ExperimentEstimate,
} from '../../server/api/experiments.ts'
import { ApiError, problemsIn, request } from '../client/request.ts'
import { paths } from '../paths.ts'
import { Button } from '../ui/Button.tsx'
import { TextField } from '../ui/Field.tsx'
import { formatCost, formatDuration, formatTokens } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Card } from './Card.tsx'
import { experimentKey } from './evaluate-requests.ts'
import styles from './EstimateCard.module.css'

interface Props {
  readonly body: ExperimentCreate
  /** What keeps it from beginning. */
  readonly missing: string | undefined
  readonly name: string
  readonly onName: (name: string) => void
}

/** What it will take, told before it begins, and the button that begins it. */
export function EstimateCard({ body, missing, name, onName }: Props) {
  const [, go] = useLocation()
  const queries = useQueryClient()
  const { name: _name, ...measured } = body
  const now = JSON.stringify(measured)
  const asked = useSettled(now)
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ['experiment-estimate', asked],
    // What was asked before may still lack what has just been filled in.
    enabled: missing === undefined && asked === now,
    placeholderData: keepPreviousData,
    retry: false,
    queryFn: ({ signal }) =>
      request<ExperimentEstimate>('/api/experiments/estimate', {
        method: 'POST',
        body: JSON.parse(asked) as ExperimentCreate,
        signal,
      }),
  })
  const start = useMutation({
    mutationFn: () => request<ExperimentAnswer>('/api/experiments', { method: 'POST', body }),
    onSuccess(made) {
      queries.setQueryData(experimentKey(made.id), made)
      void queries.invalidateQueries({ queryKey: ['experiments'] })
      go(paths.experiment(body.graph, made.id))
    },
  })
  const failure = start.error ?? error
  return (
    <div className={styles.place}>
      <Card title="What it will take">
        {missing !== undefined && <p className={styles.missing}>{missing}</p>}
        {missing === undefined && data === undefined && failure === null && (
          <Skeleton height={170} />
        )}
        {missing === undefined && data !== undefined && (
          <dl className={styles.facts} data-old={isPlaceholderData || undefined}>
            <Fact label="Runs" value={data.runs.toLocaleString()} />
            <Fact
              label="Node executions"
              value={(data.executions - data.reused).toLocaleString()}
              saved
              about={
                data.reused > 0
                  ? `${data.reused.toLocaleString()} more from the journal`
                  : undefined
              }
            />
            <Fact
              label="Calls to models"
              value={data.modelCalls.toLocaleString()}
              about={judgeWords(data.judges)}
            />
            <Fact
              label="Tokens"
              value={data.tokens === null ? 'unknown' : formatTokens(data.tokens)}
            />
            <Fact
              label="Cost"
              value={data.cost === null ? 'unknown' : formatCost(data.cost)}
              about={
                data.judges.cost === null || data.judges.cost === 0
                  ? undefined
                  : `${formatCost(data.judges.cost)} of it for judges`
              }
            />
            <Fact label="Time" value={data.ms === null ? 'unknown' : timeWords(data.ms)} />
          </dl>
        )}
        {missing === undefined && data !== undefined && (
          <p className={styles.basis}>{data.basis}</p>
        )}
        {failure !== null && (
          <Notice tone="error" {...(start.error === null ? {} : { title: 'It did not begin' })}>
            {sentencesOf(failure).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </Notice>
        )}
        <div className={styles.start}>
          <TextField
            label="Name"
            value={name}
            onChange={onName}
            maxLength={200}
            placeholder="Named by its versions"
          />
          <Button
            variant="primary"
            size="large"
            icon={<Play fill="currentColor" />}
            isDisabled={missing !== undefined || start.isPending}
            onPress={() => start.mutate()}
          >
            {start.isPending ? 'Starting' : 'Start evaluation'}
          </Button>
        </div>
      </Card>
    </div>
  )
}

/** How many of the calls are those of judges, and how many the journal answers for them. */
function judgeWords({ calls, remembered }: ExperimentEstimate['judges']): string | undefined {
  const parts = [
    ...(calls > 0 ? [`${calls.toLocaleString()} of judges`] : []),
    ...(remembered > 0 ? [`${remembered.toLocaleString()} judged before`] : []),
  ]
  return parts.length === 0 ? undefined : parts.join(', ')
}

/** Starting and scoring runs takes its time too, so that nothing is promised to be done at once. */
function timeWords(ms: number): string {
  return ms < 1000 ? 'a few seconds' : `about ${formatDuration(ms)}`
}

function Fact({
  label,
  value,
  about,
  saved = false,
}: {
  label: string
  value: string
  about?: string | undefined
  /** What is told of it need not be done. */
  saved?: boolean
}) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>
        {value}
        {about !== undefined && <small data-saved={saved || undefined}>{about}</small>}
      </dd>
    </div>
  )
}

function sentencesOf(error: Error): readonly string[] {
  const problems = error instanceof ApiError ? problemsIn(error) : []
  return problems.length > 0 ? problems.map(({ message }) => message) : [error.message]
}

/** A value once it has stood still for a moment: each letter that is typed would ask the server. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), 350)
    return () => clearTimeout(timer)
  }, [value])
  return settled
}
