import { withoutMarks } from '../markdown/without-marks.ts'
import { Button } from '../ui/Button.tsx'
import { StatusMark } from '../ui/StatusMark.tsx'
import { Deadline } from './Deadline.tsx'
import { openQuestion } from './open-question.ts'
import { useRunStore } from './run-store.ts'
import { turnOf } from './span-path.ts'
import { useSpanTitle } from './span-title.ts'
import { waitingSpans, type WaitingSpan } from './waiting-spans.ts'
import styles from './OpenQuestions.module.css'

/** What the run waits for: each question, and the way to its form. */
export function OpenQuestions() {
  const spans = useRunStore(({ trace }) => waitingSpans(trace))
  if (spans.length === 0) return null
  return (
    <ul className={styles.list} aria-label="Questions of the run">
      {spans.map((span) => (
        <Question key={span.path} span={span} />
      ))}
    </ul>
  )
}

function Question({ span }: { span: WaitingSpan }) {
  const { title } = useSpanTitle(span)
  const turn = turnOf(span.path)
  return (
    <li className={styles.question}>
      <StatusMark status="waiting" />
      <div>
        <strong>
          {title}
          {turn !== undefined && <small>{turn}</small>}
        </strong>
        <p className={styles.text}>{withoutMarks(span.request.question)}</p>
        <Deadline span={span} />
      </div>
      <Button onPress={() => openQuestion(span)}>Answer</Button>
    </li>
  )
}
