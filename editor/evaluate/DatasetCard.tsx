import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { Link } from 'wouter'
import type { DatasetSummary } from '../../server/api/datasets.ts'
import { paths } from '../paths.ts'
import { formatCount } from '../ui/figures.ts'
import { Select } from '../ui/Select.tsx'
import { Card } from './Card.tsx'
import type { EvaluationForm } from './evaluation-form.ts'
import styles from './DatasetCard.module.css'

/** Stands for no split: an option needs a name. */
const anySplit = ' any'

interface Props {
  readonly datasets: readonly DatasetSummary[]
  readonly graph: string
  readonly form: EvaluationForm
  readonly onChange: (change: Partial<EvaluationForm>) => void
}

/** With which examples: a dataset, or a part of it. */
export function DatasetCard({ datasets, graph, form, onChange }: Props) {
  const dataset = datasets.find(({ name }) => name === form.dataset)
  const splits = Object.entries(dataset?.splits ?? {})
  const tags = Object.entries(dataset?.tags ?? {}).toSorted(([, a], [, b]) => b - a)
  // Those made for this graph come first.
  const sorted = datasets.toSorted((a, b) => Number(b.graph === graph) - Number(a.graph === graph))
  return (
    <Card
      title="With which examples"
      lead={
        dataset !== undefined && dataset.examples < 20
          ? 'Below 20 examples the rows are shown side by side, but no verdict is given.'
          : 'All variants answer the same examples.'
      }
      actions={
        dataset !== undefined && <Link href={paths.dataset(dataset.name)}>Open the dataset</Link>
      }
    >
      <div className={styles.fields}>
        <Select
          label="Dataset"
          options={sorted.map(({ name, examples, graph: of }) => ({
            id: name,
            label: name,
            aside: formatCount(examples, 'example'),
            ...(of === undefined ? {} : { description: `for ${of}` }),
          }))}
          value={form.dataset ?? null}
          onChange={(name) => onChange({ dataset: name, split: undefined, tags: [] })}
        />
        {splits.length > 0 && (
          <Select
            label="Split"
            options={[
              { id: anySplit, label: 'All splits' },
              ...splits.map(([split, count]) => ({
                id: split,
                label: split,
                aside: count.toLocaleString(),
              })),
            ]}
            value={form.split ?? anySplit}
            onChange={(split) => onChange({ split: split === anySplit ? undefined : split })}
          />
        )}
      </div>
      {tags.length > 0 && (
        <div className={styles.tags}>
          <span id="evaluation-tags">Only with these tags</span>
          <ToggleButtonGroup
            aria-labelledby="evaluation-tags"
            selectionMode="multiple"
            className={styles.chips ?? ''}
            selectedKeys={form.tags}
            onSelectionChange={(keys) => onChange({ tags: [...keys].map(String) })}
          >
            {tags.slice(0, 30).map(([tag, count]) => (
              <ToggleButton key={tag} id={tag} className={styles.chip ?? ''}>
                {tag} <small>{count}</small>
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        </div>
      )}
    </Card>
  )
}
