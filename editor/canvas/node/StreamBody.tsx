import { useEffect, useRef } from 'react'
import type { Json } from '../../../engine/graph/values.ts'
import { withoutMarks } from '../../markdown/without-marks.ts'
import { useRunStore } from '../../runs/run-store.ts'
import { textBus } from '../../runs/text-bus.ts'
import type { Card } from '../card.ts'
import { useNodeQuestion, useNodeSpan, useNodeStatus, useOutputValue } from '../node-run.ts'
import { isLarge } from '../value-shape.ts'
import { Hint } from './CardHint.tsx'
import styles from './StreamBody.module.css'

/** The text of a node: its prompt at first, the answer as it comes, then the whole of it. */
export function StreamBody({ card }: { card: Card }) {
  const status = useNodeStatus(card.id)
  const value = useOutputValue(card.id, card.bodyPort ?? '')
  const span = useNodeSpan(card.id)
  const question = useNodeQuestion(card.id)
  const isPast = useRunStore((state) => state.moment !== undefined)
  const running = status === 'running' || status === 'retrying'
  const text = textOf(value)
  return (
    <div className={styles.stream} data-body={card.body} data-live={running || undefined}>
      {running && isPast ? (
        <p className={styles.text}>{span?.streaming[card.bodyPort ?? '']?.slice(-700)}</p>
      ) : running ? (
        <LiveText node={card.id} port={card.bodyPort ?? ''} />
      ) : span?.error !== undefined ? (
        <p className={styles.error}>{span.error.message}</p>
      ) : span?.skipReason !== undefined ? (
        <p className={styles.skipped}>{span.skipReason}</p>
      ) : status === 'waiting' && question !== undefined ? (
        <p className={styles.text}>{withoutMarks(question.slice(0, 900))}</p>
      ) : text !== undefined ? (
        <p className={styles.text}>{text}</p>
      ) : status === 'idle' ? (
        <Hint card={card} />
      ) : null}
    </div>
  )
}

/** As much of a value as a card has room for. */
function textOf(value: Json | undefined): string | undefined {
  if (value === undefined) return undefined
  if (typeof value === 'string') return withoutMarks(value.slice(0, 900))
  return (isLarge(value) ? value.preview : JSON.stringify(value)).slice(0, 900)
}

/** Text that is written past React: a token never re-renders anything. */
function LiveText({ node, port }: { node: string; port: string }) {
  const element = useRef<HTMLSpanElement>(null)
  useEffect(() => {
    if (element.current === null) return undefined
    return textBus.attach(element.current, node, port)
  }, [node, port])
  return (
    <p className={styles.live} aria-live="off">
      <span ref={element} />
      <span className={styles.caret} />
    </p>
  )
}
