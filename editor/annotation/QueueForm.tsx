import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { GraphList } from '../../server/api.ts'
import type { QueueCreate } from '../../server/api/annotation.ts'
import { request } from '../client/request.ts'
import { Card } from '../evaluate/Card.tsx'
import { NumberField, TextField } from '../ui/Field.tsx'
import { Segmented } from '../ui/Segmented.tsx'
import { Select } from '../ui/Select.tsx'
import { Switch } from '../ui/Switch.tsx'
import { FieldsEditor } from './FieldsEditor.tsx'
import { GuidelinesField } from './GuidelinesField.tsx'
import { firstQueue, preference, queueProblems } from './queue-form.ts'
import { SourceFields } from './SourceFields.tsx'
import styles from './QueueForm.module.css'

interface Props {
  readonly form: QueueCreate
  /** Its graph, target and questions are those of the labels that are there. */
  readonly isNew: boolean
  /** Somebody tried to save. */
  readonly tried: boolean
  readonly onChange: (form: QueueCreate) => void
}

/** What a queue holds, what reviewers are asked, and how they work. */
export function QueueForm({ form, isNew, tried, onChange }: Props) {
  const { data } = useQuery({
    queryKey: ['graphs'],
    queryFn: () => request<GraphList>('/api/graphs'),
  })
  const problems = tried ? queueProblems(form) : {}
  // Another key draws the questions anew where the kind of item brings others with it.
  const [round, setRound] = useState(0)
  const change = (part: Partial<QueueCreate>): void => onChange({ ...form, ...part })
  return (
    <div className={styles.form}>
      <div className={styles.column}>
        <Card title="What it is for">
          <div className={styles.stack}>
            <TextField
              label="Name"
              autoFocus={isNew}
              value={form.name}
              onChange={(name) => change({ name })}
              error={problems.name}
              placeholder="Answers that users did not like"
            />
            {isNew && (
              <>
                <Select
                  label="Graph"
                  options={(data?.graphs ?? []).map(({ name, title }) => ({
                    id: name,
                    label: title,
                    aside: name,
                  }))}
                  value={form.graph === '' ? null : form.graph}
                  onChange={(graph) => change({ graph })}
                  error={problems.graph}
                />
                <div className={styles.stackSmall}>
                  <Segmented
                    label="What is reviewed"
                    value={form.target}
                    onChange={(target) => {
                      const fields =
                        target === 'pair' ? [preference] : firstQueue(form.graph).fields
                      setRound((before) => before + 1)
                      const { source: _old, ...rest } = form
                      onChange({ ...rest, target, fields })
                    }}
                    options={[
                      { id: 'run', label: 'One answer at a time' },
                      { id: 'pair', label: 'Two answers side by side' },
                    ]}
                  />
                  <p className={styles.hint}>
                    {form.target === 'run'
                      ? 'Reviewers see the question, the answer and what it rests on.'
                      : 'Reviewers say which of two answers to the same question is better. People are surer of this than of scores.'}
                  </p>
                </div>
              </>
            )}
          </div>
        </Card>
        <Card title="Guidelines" lead="What reviewers agree to go by. They see it while they work.">
          <GuidelinesField
            value={form.guidelines}
            onChange={(guidelines) => change({ guidelines })}
          />
        </Card>
        <Card title="Questions" lead="Fewer questions give more labels, and better ones.">
          <FieldsEditor
            key={round}
            target={form.target}
            fields={form.fields}
            onChange={(fields) => change({ fields })}
          />
          {problems.fields !== undefined && <p className={styles.problem}>{problems.fields}</p>}
        </Card>
        {form.target === 'run' && (
          <Card title="Source">
            <div className={styles.stack}>
              <SourceFields
                graph={form.graph}
                source={form.source}
                onChange={(source) => {
                  const { source: _old, ...rest } = form
                  onChange(source === undefined ? rest : { ...rest, source })
                }}
              />
              {problems.source !== undefined && <p className={styles.problem}>{problems.source}</p>}
            </div>
          </Card>
        )}
      </div>
      <div className={styles.column}>
        <Card title="How people work">
          <div className={styles.stack}>
            <NumberField
              label="Reviewers for each item"
              description={
                form.reviewers > 1
                  ? 'Where they differ, somebody decides. How far they agree is shown.'
                  : 'With one reviewer nobody learns how clear the question is.'
              }
              minValue={1}
              maxValue={9}
              value={form.reviewers}
              onChange={(reviewers) =>
                change({ reviewers: Number.isNaN(reviewers) ? 1 : reviewers })
              }
            />
            <div className={styles.stackSmall}>
              <Switch isSelected={form.blind} onChange={(blind) => change({ blind })}>
                Blind
              </Switch>
              <p className={styles.hint}>
                {form.blind
                  ? 'Versions, variants and scores are hidden, and sides are drawn by lot.'
                  : 'Reviewers can see which version gave an answer.'}
              </p>
            </div>
            <NumberField
              label="Minutes that an item is kept for who opened it"
              minValue={1}
              maxValue={24 * 60}
              value={Math.round(form.reservation / 60_000)}
              onChange={(minutes) =>
                change({ reservation: (Number.isNaN(minutes) ? 15 : minutes) * 60_000 })
              }
            />
          </div>
        </Card>
      </div>
    </div>
  )
}
