import type { QueueSource } from '../../server/api/annotation.ts'
import { useDeployments } from '../deployments/deployment-requests.ts'
import { NumberField, TextField } from '../ui/Field.tsx'
import { Options } from '../ui/Options.tsx'
import { Select } from '../ui/Select.tsx'
import { newSource, withDeployment } from './queue-form.ts'
import { sourceRules, sourceSentence } from './source-words.ts'
import styles from './QueueForm.module.css'

/** Stands for every deployment: an option needs a name. */
const any = ' any'

interface Props {
  readonly graph: string
  readonly source: QueueSource | undefined
  readonly onChange: (source: QueueSource | undefined) => void
}

/** What comes into the queue by itself. */
export function SourceFields({ graph, source, onChange }: Props) {
  const { data } = useDeployments()
  const deployments = (data?.deployments ?? []).filter(
    (one) => one.revision.settings.graph === graph,
  )
  return (
    <>
      <Options
        label="What comes in by itself"
        options={sourceRules}
        value={source?.rule ?? 'none'}
        onChange={(rule) => onChange(newSource(rule, source?.deployment))}
      />
      {source?.rule === 'random' && (
        <NumberField
          label="Share of runs"
          minValue={0.001}
          maxValue={1}
          step={0.001}
          formatOptions={{ style: 'percent', maximumFractionDigits: 1 }}
          value={source.share}
          onChange={(share) => onChange({ ...source, share })}
        />
      )}
      {source?.rule === 'score-below' && (
        <div className={styles.pair}>
          <TextField
            label="Judge"
            mono
            description="The id of a judge node of the graph, or what a live A/B is decided by."
            placeholder="judge"
            value={source.evaluator}
            onChange={(evaluator) => onChange({ ...source, evaluator })}
          />
          <NumberField
            label="Below"
            step={0.05}
            value={source.value}
            onChange={(value) => onChange({ ...source, value })}
          />
        </div>
      )}
      {source !== undefined && deployments.length > 0 && (
        <Select
          label="Through"
          options={[
            { id: any, label: 'Any deployment' },
            ...deployments.map(({ name }) => ({ id: name, label: name })),
          ]}
          value={source.deployment ?? any}
          onChange={(chosen) =>
            onChange(withDeployment(source, chosen === any ? undefined : chosen))
          }
        />
      )}
      <p className={styles.hint}>{sourceSentence(source)}</p>
    </>
  )
}
