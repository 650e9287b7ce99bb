import { X } from 'lucide-react'
import type { Json } from '../../engine/graph/values.ts'
import type { ChosenEvaluator, EvaluatorDescription } from '../../server/api/experiments.ts'
import { ConfigField } from '../inspector/ConfigField.tsx'
import { readFields } from '../inspector/config-fields.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Select } from '../ui/Select.tsx'
import type { GraphPlace } from './graph-places.ts'
import styles from './EvaluatorPicker.module.css'

/** Stands for the outputs of the run: an option needs a name. */
const wholeRun = ' run'

interface Props {
  readonly evaluator: EvaluatorDescription
  readonly places: readonly GraphPlace[]
  readonly chosen: ChosenEvaluator
  readonly onChange: (chosen: ChosenEvaluator) => void
  readonly onRemove: (() => void) | undefined
}

/** One use of an evaluator: where it looks, and its settings, made from their JSON Schema. */
export function ChosenSettings({ evaluator, places, chosen, onChange, onRemove }: Props) {
  const fields = readFields(evaluator.settings)
  const settings = chosen.settings ?? {}
  const set = (key: string, value: Json | undefined): void => {
    const { [key]: _before, ...others } = settings
    const { settings: _all, ...rest } = chosen
    const next = value === undefined ? others : { ...others, [key]: value }
    onChange(Object.keys(next).length === 0 ? rest : { ...rest, settings: next })
  }
  const changed = Object.keys(settings).length
  const nodes = places.filter(
    ({ path, givesDocuments }) =>
      evaluator.family !== 'retrieval' || givesDocuments || path === chosen.node,
  )
  return (
    <div className={styles.use}>
      {nodes.length > 0 && (
        <div className={styles.where}>
          <Select
            label={`Where ${evaluator.title} looks`}
            labelHidden
            options={[
              { id: wholeRun, label: 'at the outputs of the run' },
              ...nodes.map(({ path, title }) => ({
                id: path,
                label: `at ${path}`,
                ...(title === path ? {} : { description: title }),
              })),
            ]}
            value={chosen.node ?? wholeRun}
            onChange={(node) => {
              const { node: _before, key: _key, ...rest } = chosen
              onChange(node === wholeRun ? rest : { ...rest, node })
            }}
          />
        </div>
      )}
      {fields.length > 0 && (
        <details className={styles.settings} open={changed > 0}>
          <summary>{changed > 0 ? `Settings, ${changed} changed` : 'Settings'}</summary>
          <div className={styles.fields}>
            {fields.map((field) => (
              <ConfigField
                key={field.key}
                node={chosen.node ?? ''}
                field={field}
                value={settings[field.key]}
                problems={[]}
                onChange={(value) => set(field.key, value)}
              />
            ))}
          </div>
        </details>
      )}
      {onRemove !== undefined && (
        <IconButton label={`Not at ${chosen.node ?? 'the outputs'}`} onPress={onRemove}>
          <X />
        </IconButton>
      )}
    </div>
  )
}
