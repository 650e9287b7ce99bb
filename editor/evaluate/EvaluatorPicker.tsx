import { Search } from 'lucide-react'
import { useState } from 'react'
import type { ChosenEvaluator, EvaluatorDescription } from '../../server/api/experiments.ts'
import { Badge } from '../ui/Badge.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { ChosenSettings } from './ChosenSettings.tsx'
import { families } from './evaluator-words.ts'
import type { GraphPlace } from './graph-places.ts'
import styles from './EvaluatorPicker.module.css'

interface Props {
  readonly evaluators: readonly EvaluatorDescription[]
  readonly places: readonly GraphPlace[]
  readonly chosen: readonly ChosenEvaluator[]
  readonly onChange: (chosen: readonly ChosenEvaluator[]) => void
}

/** Which scores are given, by family; each can look at one node instead of the answer, and has settings. */
export function EvaluatorPicker({ evaluators, places, chosen, onChange }: Props) {
  const [search, setSearch] = useState('')
  const words = search.trim().toLowerCase()
  const fitting = evaluators.filter(({ id, title, description }) =>
    `${id} ${title} ${description}`.toLowerCase().includes(words),
  )
  return (
    <div className={styles.picker}>
      {evaluators.length > 8 && (
        <SearchField
          label="Find evaluators"
          placeholder="Find by what it looks at"
          value={search}
          onChange={setSearch}
        />
      )}
      {fitting.length === 0 && <EmptyState icon={<Search />} title="No evaluator fits" />}
      {families.map(({ id, title, lead }) => {
        const here = fitting.filter(({ family }) => family === id)
        if (here.length === 0) return null
        const count = chosen.filter(({ evaluator }) =>
          here.some((one) => one.id === evaluator),
        ).length
        return (
          <details key={id} className={styles.family} open={count > 0 || words !== ''}>
            <summary>
              <b>{title}</b>
              {count > 0 && <Badge tone="accent">{count}</Badge>}
              <small>{lead}</small>
            </summary>
            <ul>
              {here.map((evaluator) => (
                <Entry
                  key={evaluator.id}
                  evaluator={evaluator}
                  places={places}
                  chosen={chosen}
                  onChange={onChange}
                />
              ))}
            </ul>
          </details>
        )
      })}
    </div>
  )
}

interface EntryProps extends Omit<Props, 'evaluators'> {
  readonly evaluator: EvaluatorDescription
}

function Entry({ evaluator, places, chosen, onChange }: EntryProps) {
  const uses = chosen.flatMap((one, at) => (one.evaluator === evaluator.id ? [at] : []))
  const isChosen = uses.length > 0
  const toggle = (on: boolean): void => {
    if (!on) return onChange(chosen.filter((one) => one.evaluator !== evaluator.id))
    // Retrieval is measured where passages are, not at the answer.
    const nodes =
      evaluator.family === 'retrieval'
        ? places.filter(({ givesDocuments }) => givesDocuments).map(({ path }) => path)
        : []
    const added: readonly ChosenEvaluator[] =
      nodes.length === 0
        ? [{ evaluator: evaluator.id }]
        : nodes.map((node) => ({ evaluator: evaluator.id, node }))
    onChange([...chosen, ...added])
  }
  return (
    <li className={styles.entry} data-chosen={isChosen || undefined}>
      <div className={styles.line}>
        <Checkbox isSelected={isChosen} onChange={toggle}>
          {evaluator.title}
        </Checkbox>
        {evaluator.usesModel && <Badge tone="warn">uses a model</Badge>}
        <p>{evaluator.description}</p>
      </div>
      {uses.map((at) => {
        const use = chosen[at]
        return (
          use !== undefined && (
            <ChosenSettings
              key={at}
              evaluator={evaluator}
              places={places}
              chosen={use}
              onChange={(next) => onChange(chosen.map((one, other) => (other === at ? next : one)))}
              onRemove={
                uses.length > 1
                  ? () => onChange(chosen.filter((_one, other) => other !== at))
                  : undefined
              }
            />
          )
        )
      })}
    </li>
  )
}
