import { revealNode } from '../canvas/reveal.ts'
import { withoutMarks } from '../markdown/without-marks.ts'
import { setPanels } from '../shell/panels.ts'
import { Button } from '../ui/Button.tsx'
import { StatusMark } from '../ui/StatusMark.tsx'
import { Deadline } from './Deadline.tsx'
import { answerForm } from './person-answer.ts'
import { useRunStore } from './run-store.ts'
import { outermostNode, turnOf } from './span-path.ts'
import { useSpanTitle } from './span-title.ts'
import { waitingSpans, type WaitingSpan } from './waiting-spans.ts'
import styles from './OpenQuestions.module.css'

/** Shows the node that asks, with its form in the inspector. */
export function openQuestion({ path }: WaitingSpan): void {
  useRunStore.setState({ selectedSpan: path })
  revealNode(outermostNode(path))
  setPanels({ inspectorOpen: true })
  focusWhenThere(4)
}

/** Whoever asks for the form wants to type: its first control has the focus as soon as it is drawn. */
function focusWhenThere(frames: number): void {
  requestAnimationFrame(() => {
    const control = document.querySelector<HTMLElement>(
      `[name='${answerForm}'] :is(input, textarea)`,
    )
    if (control !== null) control.focus()
    else if (frames > 0) focusWhenThere(frames - 1)
  })
}

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
