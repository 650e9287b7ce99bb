import type { Json } from '../../../engine/graph/values.ts'
import { useLitPassages } from '../../runs/lit-passages.ts'
import { classNames } from '../../ui/class-names.ts'
import { formatScore } from '../../ui/figures.ts'
import type { Status } from '../../ui/status.ts'
import type { Card } from '../card.ts'
import { useNodeSpan, useNodeStatus, useOutputValue } from '../node-run.ts'
import { readPassages, readVerdict, type VerdictView } from '../value-shape.ts'
import { GreyLines, Hint } from './CardHint.tsx'
import { StreamBody } from './StreamBody.tsx'
import styles from './CardBody.module.css'

/** What a node of this kind produced; before a run, what it is set to do. */
export function CardBody({ card }: { card: Card }) {
  switch (card.body) {
    case 'none':
      return null
    case 'stream':
    case 'text':
      return <StreamBody card={card} />
    case 'inputs':
      return <InputsBody card={card} />
    case 'documents':
    case 'list':
    case 'verdict':
      return <ValueBody card={card} />
  }
}

function ValueBody({ card }: { card: Card }) {
  const value = useOutputValue(card.id, card.bodyPort ?? '')
  const status = useNodeStatus(card.id)
  const view = value === undefined ? undefined : viewOf(card, value)
  return (
    <div className={styles.body} data-body={card.body}>
      {view ?? <NothingYet card={card} status={status} />}
    </div>
  )
}

function NothingYet({ card, status }: { card: Card; status: Status }) {
  const span = useNodeSpan(card.id)
  if (span?.error !== undefined) {
    return <p className={classNames(styles.words, styles.error)}>{span.error.message}</p>
  }
  if (span?.skipReason !== undefined) return <p className={styles.words}>{span.skipReason}</p>
  if (status === 'idle') return <Hint card={card} />
  return <GreyLines rows={card.body === 'documents' ? 4 : 3} />
}

function viewOf(card: Card, value: Json) {
  if (card.body === 'documents') return <Documents value={value} />
  if (card.body === 'list') return <List value={value} />
  const verdict = readVerdict(value)
  return verdict === undefined ? undefined : <Verdict verdict={verdict} />
}

function Documents({ value }: { value: Json }) {
  const lit = useLitPassages((state) => state.ids)
  const passages = readPassages(value, 4)
  if (passages === undefined) return null
  if (passages.total === 0) return <p className={styles.words}>Nothing found.</p>
  const best = Math.max(...passages.shown.map((passage) => passage.score ?? 0))
  return (
    <ol className={styles.documents}>
      {passages.shown.map((passage, at) => (
        // The same passage may be found twice.
        <li key={`${passage.id} ${at}`} data-lit={lit.has(passage.id) || undefined}>
          <span>{passage.title}</span>
          {passage.score !== undefined && (
            <>
              <i style={{ '--share': best > 0 ? passage.score / best : 0 }} />
              <b>{passage.score >= 10 ? passage.score.toFixed(1) : formatScore(passage.score)}</b>
            </>
          )}
        </li>
      ))}
    </ol>
  )
}

function List({ value }: { value: Json }) {
  if (!Array.isArray(value)) return null
  if (value.length === 0) return <p className={styles.words}>None.</p>
  return (
    <ol className={styles.list}>
      {value.slice(0, 3).map((item: Json, at) => (
        // A list may hold the same text twice.
        <li key={at}>{typeof item === 'string' ? item : JSON.stringify(item)}</li>
      ))}
    </ol>
  )
}

function Verdict({ verdict }: { verdict: VerdictView }) {
  const { pass, score, reasons, claims, supported } = verdict
  return (
    <div className={styles.verdict} data-pass={pass}>
      <p className={styles.ruling}>
        <strong>{pass ? 'Passes' : 'Does not pass'}</strong>
        {score !== null && <b>{formatScore(score)}</b>}
      </p>
      {score !== null && (
        <div className={styles.gauge}>
          <i style={{ '--share': Math.min(1, Math.max(0, score)) }} />
        </div>
      )}
      <p className={styles.reason}>
        {claims !== undefined && claims > 0
          ? `${supported} of ${claims} statements supported`
          : reasons[0]}
      </p>
    </div>
  )
}

function InputsBody({ card }: { card: Card }) {
  const question = useOutputValue(
    card.id,
    card.outputs.find((port) => port.mark === 'text')?.name ?? '',
  )
  return (
    <div className={styles.body} data-body="inputs">
      {typeof question === 'string' ? (
        <p className={styles.given}>{question}</p>
      ) : (
        <p className={styles.words}>{card.hint.text}</p>
      )}
    </div>
  )
}
