import { UserCheck } from 'lucide-react'
import { useState } from 'react'
import { Link, useLocation } from 'wouter'
import type { EvaluatorDescription } from '../../server/api/experiments.ts'
import { readFields } from '../inspector/config-fields.ts'
import { paths } from '../paths.ts'
import { Page } from '../shell/Page.tsx'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { SearchField } from '../ui/SearchField.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { useEvaluators } from './evaluate-requests.ts'
import { families } from './evaluator-words.ts'
import styles from './EvaluatorsPage.module.css'

/** What scores there are: what each computes, what it can be, its settings, and which call a model. */
export default function EvaluatorsPage() {
  const { data, error, isPending, refetch } = useEvaluators()
  const [, go] = useLocation()
  const [search, setSearch] = useState('')
  const words = search.trim().toLowerCase()
  const shown = (data?.evaluators ?? []).filter(({ id, title, description }) =>
    `${id} ${title} ${description}`.toLowerCase().includes(words),
  )
  return (
    <Page
      title="Evaluators"
      lead="What an evaluation can score. Each score names the evaluator and its version; judges are compared only with themselves."
      actions={
        <>
          <Button size="large" icon={<UserCheck />} onPress={() => go(paths.calibration)}>
            Judges and people
          </Button>
          <div className={styles.find}>
            <SearchField
              label="Find evaluators"
              placeholder="Find by name or purpose"
              value={search}
              onChange={setSearch}
            />
          </div>
        </>
      }
    >
      {error !== null && (
        <Notice
          tone="error"
          title="The evaluators could not be loaded"
          action={<Button onPress={() => void refetch()}>Try again</Button>}
        >
          {error.message}
        </Notice>
      )}
      {isPending && <Skeleton height={420} />}
      {data !== undefined && shown.length === 0 && <p>No evaluator fits.</p>}
      {families.map(({ id, title, lead }) => {
        const here = shown.filter(({ family }) => family === id)
        return (
          here.length > 0 && (
            <section key={id} className={styles.family} aria-label={title}>
              <header>
                <h2>{title}</h2>
                <p>{lead}</p>
              </header>
              <ul>
                {here.map((evaluator) => (
                  <Entry key={evaluator.id} evaluator={evaluator} />
                ))}
              </ul>
            </section>
          )
        )
      })}
    </Page>
  )
}

function Entry({ evaluator }: { evaluator: EvaluatorDescription }) {
  const { id, version, title, description, usesModel, range, unit, type, direction } = evaluator
  const fields = readFields(evaluator.settings)
  const values =
    type === 'boolean'
      ? 'yes or no'
      : range !== undefined
        ? `${range[0]} to ${range[1]}`
        : (unit ?? type)
  return (
    <li className={styles.entry}>
      <div className={styles.name}>
        <strong>{title}</strong>
        <code>{`${id} · ${version}`}</code>
      </div>
      <div className={styles.words}>
        <p>{description}</p>
        {fields.length > 0 && (
          <details>
            <summary>Settings</summary>
            <dl>
              {fields.map((field) => (
                <div key={field.key}>
                  <dt>
                    <code>{field.key}</code>
                  </dt>
                  <dd>
                    {field.description}
                    {field.default !== undefined && field.default !== '' && (
                      <small>{` Usually ${JSON.stringify(field.default)}.`}</small>
                    )}
                  </dd>
                </div>
              ))}
            </dl>
          </details>
        )}
      </div>
      <div className={styles.facts}>
        <span>{values}</span>
        <small>{direction === 'higher' ? 'higher is better' : 'lower is better'}</small>
      </div>
      <div>
        {usesModel ? (
          <>
            <Badge tone="warn">uses a model</Badge>
            <Link
              className={styles.checked}
              href={`${paths.calibration}?evaluator=${encodeURIComponent(id)}`}
            >
              Agrees with people?
            </Link>
          </>
        ) : (
          <Badge>without a model</Badge>
        )}
      </div>
    </li>
  )
}
