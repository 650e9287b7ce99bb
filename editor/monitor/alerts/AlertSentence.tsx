import { useQuery } from '@tanstack/react-query'
import type { GraphList } from '../../../server/api.ts'
import type { AlertMeasure } from '../../../server/api/alerts.ts'
import { request } from '../../client/request.ts'
import { useDeployments } from '../../deployments/deployment-requests.ts'
import { NumberField } from '../../ui/Field.tsx'
import { Select, type SelectOption } from '../../ui/Select.tsx'
import { withMeasure, type AlertDraft } from './alert-draft.ts'
import styles from './AlertSentence.module.css'

/** Minutes, as a window is offered. */
const windows = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440]

interface Props {
  readonly draft: AlertDraft
  readonly measure: AlertMeasure
  readonly measures: readonly AlertMeasure[]
  readonly onChange: (draft: AlertDraft) => void
}

/** The fields of a rule, which read as the sentence that it is. */
export function AlertSentence({ draft, measure, measures, onChange }: Props) {
  const set = (change: Partial<AlertDraft>): void => onChange({ ...draft, ...change })
  const subjects = useSubjects(draft.subject)
  const { unit, counted } = measure
  const isCount = unit === 'requests'
  return (
    <div className={styles.sentence} role="group" aria-label="The rule">
      <span>
        Tell when
        <span className={styles.choice}>
          <Select
            label="What is measured"
            labelHidden
            options={measures.map(({ id, title }) => ({ id, label: title }))}
            value={draft.measure}
            onChange={(id) => {
              const chosen = measures.find((one) => one.id === id)
              if (chosen !== undefined) onChange(withMeasure(draft, chosen, measure))
            }}
          />
        </span>
      </span>
      <span>
        of
        <span className={styles.choice}>
          <Select
            label="Whose runs"
            labelHidden
            options={subjects}
            value={draft.subject}
            onChange={(subject) => set({ subject })}
          />
        </span>
      </span>
      <span>
        {isCount ? 'are fewer than' : 'is over'}
        {unit === 'dollars' && <b>$</b>}
        <span className={styles.number}>
          <NumberField
            label={limitLabel(unit)}
            labelHidden
            value={draft.limit}
            minValue={isCount ? 1 : 0}
            formatOptions={{ maximumFractionDigits: isCount ? 0 : 4 }}
            onChange={(limit) => set({ limit })}
          />
        </span>
        {unit === 'milliseconds' && <b>s</b>}
        {unit === 'share' && <b>%</b>}
      </span>
      <span>
        {counted === undefined ? 'within' : 'for'}
        <span className={styles.window}>
          <Select
            label="For how long"
            labelHidden
            options={windowOptions(draft.window)}
            value={String(draft.window)}
            onChange={(window) => set({ window: Number(window) })}
          />
        </span>
      </span>
      {counted !== undefined && (
        <span>
          from
          <span className={styles.number}>
            <NumberField
              label={`Least number of ${counted}s`}
              labelHidden
              value={draft.leastRuns}
              minValue={1}
              maxValue={10_000}
              formatOptions={{ maximumFractionDigits: 0 }}
              onChange={(leastRuns) => set({ leastRuns })}
            />
          </span>
          {`${counted}s on`}
        </span>
      )}
    </div>
  )
}

function limitLabel(unit: AlertMeasure['unit']): string {
  switch (unit) {
    case 'milliseconds':
      return 'Limit in seconds'
    case 'share':
      return 'Limit in percent'
    case 'dollars':
      return 'Limit in US dollars'
    case 'requests':
      return 'Least number of requests'
  }
}

/** With one of its own, where a program has set it. */
function windowOptions(chosen: number): SelectOption[] {
  const all = windows.includes(chosen) ? windows : [...windows, chosen].toSorted((a, b) => a - b)
  return all.map((minutes) => ({
    id: String(minutes),
    label: minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`,
  }))
}

/** All that a rule can be about, and what it is about where that is gone. */
function useSubjects(chosen: string): SelectOption[] {
  const { data: graphs } = useQuery({
    queryKey: ['graphs'],
    queryFn: () => request<GraphList>('/api/graphs'),
  })
  const { data: deployed } = useDeployments()
  const known: SelectOption[] = [
    { id: 'workspace', label: 'all graphs' },
    ...(deployed?.deployments ?? []).map(({ name }) => ({
      id: `deployment:${name}`,
      label: `deployment ${name}`,
    })),
    ...(graphs?.graphs ?? []).map(({ name, title }) => ({
      id: `graph:${name}`,
      label: `graph ${title}`,
    })),
  ]
  if (known.some(({ id }) => id === chosen)) return known
  const isLoaded = graphs !== undefined && deployed !== undefined
  const label = chosen.replace(':', ' ')
  return [...known, { id: chosen, label: isLoaded ? `${label} (gone)` : label }]
}
