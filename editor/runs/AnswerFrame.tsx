import { Send } from 'lucide-react'
import { useRef, useState, type ReactNode } from 'react'
import type { Json } from '../../engine/graph/values.ts'
import type { Values } from '../../engine/run/events.ts'
import type { PersonField as Field } from '../../engine/run/person-request.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { answerRun } from './answer-run.ts'
import { Deadline } from './Deadline.tsx'
import { answerForm, fieldProblem, type Said } from './person-answer.ts'
import { PersonField } from './PersonField.tsx'
import type { WaitingSpan } from './waiting-spans.ts'
import styles from './PersonForm.module.css'

interface Props {
  readonly run: string
  readonly span: WaitingSpan
  readonly fields: readonly Field[]
  readonly said: Said
  readonly onSay: (name: string, value: Json | undefined) => void
  readonly answer: () => Values
  /** Stands before the fields; it is told whether somebody has tried to answer. */
  readonly first?: (tried: boolean) => ReactNode
  /** false: what `first` asks for is missing. */
  readonly isWhole?: boolean
}

/** The fields, what is wrong with them, and the button that hands the answer in. */
export function AnswerFrame(props: Props) {
  const { run, span, fields, said, onSay, answer, first, isWhole = true } = props
  const form = useRef<HTMLFormElement>(null)
  const [unreadable, setUnreadable] = useState<readonly string[]>([])
  const [tried, setTried] = useState(false)
  const [sending, setSending] = useState(false)
  const [refusal, setRefusal] = useState<readonly string[]>([])
  const problems = fields.map((field) => fieldProblem(field, said[field.name]))
  const send = async () => {
    setTried(true)
    if (sending) return
    const half = fields.some(({ name }) => unreadable.includes(name))
    if (!isWhole || half || problems.some((one) => one !== undefined)) {
      focusFirstProblem(form.current)
      return
    }
    setSending(true)
    const wrong = await answerRun(run, span.path, answer())
    setRefusal(wrong)
    // Taken: the form stays closed until the events say that the run goes on.
    if (wrong.length > 0) setSending(false)
  }
  return (
    <form
      ref={form}
      className={styles.form}
      name={answerForm}
      aria-label="Answer"
      onSubmit={(event) => {
        event.preventDefault()
        void send()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
        // Elsewhere these keys run the graph.
        event.stopPropagation()
        event.preventDefault()
        void send()
      }}
    >
      {first?.(tried)}
      {fields.map((field, at) => (
        <PersonField
          key={field.name}
          field={field}
          value={said[field.name]}
          error={tried ? problems[at] : undefined}
          onChange={(value) => onSay(field.name, value)}
          onUnreadable={(is) =>
            setUnreadable((before) => [
              ...before.filter((name) => name !== field.name),
              ...(is ? [field.name] : []),
            ])
          }
        />
      ))}
      {refusal.length > 0 && (
        <Notice tone="error" title="The answer was not taken">
          {refusal.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Notice>
      )}
      <footer className={styles.foot}>
        <Deadline span={span} />
        <Button
          variant="primary"
          type="submit"
          icon={<Send />}
          keys="Ctrl Enter"
          isDisabled={sending}
        >
          {sending ? 'Sending' : 'Answer'}
        </Button>
      </footer>
    </form>
  )
}

/** Problems are drawn after the next frame at the latest; the first of them is where to go on. */
function focusFirstProblem(form: HTMLFormElement | null): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      form?.querySelector<HTMLElement>('[data-invalid] :is(input, textarea, button)')?.focus(),
    ),
  )
}
