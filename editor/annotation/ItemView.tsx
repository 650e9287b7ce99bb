import { useRef, type ReactNode } from 'react'
import type { QueueItem, QueueRun } from '../../server/api/annotation.ts'
import { answerIn, questionOf } from '../evaluate/row-words.ts'
import { AnswerText } from '../runs/AnswerText.tsx'
import { formatCount } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { ValueView } from '../values/ValueView.tsx'
import { citationsOf, passagesOf, type ShownPassage } from './item-passages.ts'
import { PassageCard } from './PassageCard.tsx'
import styles from './ItemView.module.css'

/** What a reviewer judges: the question, one answer or two side by side, and what they rest on. */
export function ItemView({ item }: { item: QueueItem }) {
  const [first] = item.runs
  if (first === undefined) return null
  const others = Object.entries(first.inputs).filter(
    ([, value]) => typeof value !== 'string' || value !== questionOf(first.inputs),
  )
  return (
    <article className={styles.item} aria-label="Item">
      <header className={styles.question}>
        <span className={styles.over}>Question</span>
        <h1>{questionOf(first.inputs)}</h1>
        {others.length > 0 && (
          <details>
            <summary>{formatCount(others.length, 'more input')}</summary>
            {others.map(([name, value]) => (
              <div key={name}>
                <code>{name}</code>
                <ValueView value={value} />
              </div>
            ))}
          </details>
        )}
      </header>
      {item.runs.length > 1 ? (
        <div className={styles.pair}>
          {item.runs.map((run, at) => (
            // The two sides of an item never change places.
            <Answer key={at} run={run} title={at === 0 ? 'Left' : 'Right'} />
          ))}
        </div>
      ) : (
        <>
          <Answer run={first} title="Answer" />
          <Passages passages={passagesOf(first)} />
        </>
      )}
    </article>
  )
}

function Answer({ run, title }: { run: QueueRun; title: string }) {
  const section = useRef<HTMLElement>(null)
  const answer = answerIn(run.outputs)
  const passages = passagesOf(run)
  return (
    <section ref={section} className={styles.answer} aria-label={title}>
      <span className={styles.over}>{title}</span>
      {run.problem !== undefined && (
        <Notice tone="error" title="The run failed">
          {run.problem}
        </Notice>
      )}
      {answer === '' ? (
        run.problem === undefined && <p className={styles.none}>It gave no answer.</p>
      ) : (
        <AnswerText
          text={answer}
          citations={citationsOf(run)}
          onOpen={({ id }) => showPassage(section.current, id)}
        />
      )}
      {title !== 'Answer' && passages.length > 0 && (
        <details className={styles.folded}>
          <summary>{formatCount(passages.length, 'passage')}</summary>
          <PassageList passages={passages} />
        </details>
      )}
    </section>
  )
}

/** Brings the card of a passage into sight; beside a pair that of its own side. */
function showPassage(answer: HTMLElement | null, id: string): void {
  const card = [answer, answer?.parentElement]
    .map((place) => place?.querySelector<HTMLElement>(`[data-passage="${CSS.escape(id)}"]`))
    .find((found) => found != null)
  const folded = card?.closest('details')
  if (folded != null) folded.open = true
  card?.scrollIntoView({ block: 'center' })
  card?.focus({ preventScroll: true })
}

/** The cited ones open, the others folded. */
function Passages({ passages }: { passages: readonly ShownPassage[] }) {
  if (passages.length === 0) return null
  const cited = passages.filter(({ numbers }) => numbers.length > 0)
  const others = passages.filter(({ numbers }) => numbers.length === 0)
  return (
    <section className={styles.passages} aria-label="Passages">
      {cited.length > 0 && (
        <Group title="What the answer rests on">
          <PassageList passages={cited} />
        </Group>
      )}
      {others.length > 0 &&
        (cited.length === 0 ? (
          <Group title="What was found">
            <PassageList passages={others} />
          </Group>
        ) : (
          <details className={styles.folded}>
            <summary>{`${formatCount(others.length, 'passage')} that the answer does not name`}</summary>
            <PassageList passages={others} />
          </details>
        ))}
    </section>
  )
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <h2 className={styles.over}>{title}</h2>
      {children}
    </>
  )
}

function PassageList({ passages }: { passages: readonly ShownPassage[] }) {
  return (
    <ol className={styles.list}>
      {passages.map((passage, at) => (
        // The same passage may be found twice.
        <PassageCard key={`${passage.id} ${at}`} passage={passage} />
      ))}
    </ol>
  )
}
