import type { QueueSource } from '../../server/api/annotation.ts'
import { useEvaluators } from '../evaluate/evaluate-requests.ts'
import { NumberField } from '../ui/Field.tsx'
import { Options } from '../ui/Options.tsx'
import { Select } from '../ui/Select.tsx'
import { newSource } from './queue-form.ts'
import { sourceRules, sourceSentence } from './source-words.ts'
import styles from './QueueForm.module.css'

interface Props {
  readonly source: QueueSource | undefined
  readonly onChange: (source: QueueSource | undefined) => void
}

/** What comes into the queue by itself. */
export function SourceFields({ source, onChange }: Props) {
  const { data } = useEvaluators()
  return (
    <>
      <Options
        label="What comes in by itself"
        options={sourceRules}
        value={source?.rule ?? 'none'}
        onChange={(rule) => onChange(newSource(rule))}
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
          <Select
            label="Evaluator"
            options={(data?.evaluators ?? []).map(({ id, title }) => ({ id, label: title }))}
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
      <p className={styles.hint}>{sourceSentence(source)}</p>
    </>
  )
}
