import { Search } from 'lucide-react'
import { useState } from 'react'
import type { ChosenEvaluator, EvaluatorDescription } from '../../server/api/experiments.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
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
  /** They score live runs, of which nothing is expected. */
  readonly live?: boolean
}

/** Which scores are given, by family; each can look at one node instead of the answer, and has settings. */
export function EvaluatorPicker({ evaluators, places, chosen, onChange, live = false }: Props) {
  const [search, setSearch] = useState('')
  /** Families that are shown whole, and evaluators that were chosen since the page came up. */
  const [whole, setWhole] = useState<ReadonlySet<string>>(new Set())
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
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
      {families.map(({ id, title, lead, liveLead = lead }) => {
        const here = fitting.filter(({ family }) => family === id)
        if (here.length === 0) return null
        const count = chosen.filter(({ evaluator }) =>
          here.some((one) => one.id === evaluator),
        ).length
        // A family of which something is chosen is not read to its end again; one that is opened is.
        const isWhole = count === 0 || words !== '' || whole.has(id)
        const shown = isWhole
          ? here
          : here.filter(
              (one) => touched.has(one.id) || chosen.some(({ evaluator }) => evaluator === one.id),
            )
        const rest = here.length - shown.length
        return (
          <details key={id} className={styles.family} open={count > 0 || words !== ''}>
            <summary>
              <b>{title}</b>
              {count > 0 && <Badge tone="accent">{count}</Badge>}
              <small>{live ? liveLead : lead}</small>
            </summary>
            <ul>
              {shown.map((evaluator) => (
                <Entry
                  key={evaluator.id}
                  evaluator={evaluator}
                  places={places}
                  chosen={chosen}
                  onChange={(next) => {
                    setTouched(new Set(touched).add(evaluator.id))
                    // Whoever chooses from a whole list goes on reading it.
                    if (isWhole && words === '') setWhole(new Set(whole).add(id))
                    onChange(next)
                  }}
                />
              ))}
            </ul>
            {(rest > 0 || (whole.has(id) && words === '')) && (
              <div className={styles.more}>
                <Button variant="quiet" onPress={() => setWhole(withOrWithout(whole, id))}>
                  {whole.has(id) ? 'Show fewer' : `Show ${rest} more`}
                </Button>
              </div>
            )}
          </details>
        )
      })}
    </div>
  )
}

function withOrWithout(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
}

interface EntryProps extends Omit<Props, 'evaluators' | 'live'> {
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
