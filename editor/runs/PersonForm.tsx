import { Send } from 'lucide-react'
import { useState } from 'react'
import type { Json } from '../../engine/graph/values.ts'
import { Markdown } from '../markdown/Markdown.tsx'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { ValueView } from '../values/ValueView.tsx'
import { answerRun } from './answer-run.ts'
import { Deadline } from './Deadline.tsx'
import { answerForm, answerWith, fieldProblem, type Said } from './person-answer.ts'
import { PersonField } from './PersonField.tsx'
import { useFullValues } from './values.ts'
import type { WaitingSpan } from './waiting-spans.ts'
import styles from './PersonForm.module.css'

/** What a person is asked and shown, with a field for each thing that is wanted back. */
export function PersonForm({ run, span }: { run: string; span: WaitingSpan }) {
  const { request, uncertain } = span
  const filled = useFullValues(
    Object.fromEntries(
      request.fields.flatMap(({ name, value }) => (value === undefined ? [] : [[name, value]])),
    ),
  )
  return (
    <div className={styles.person}>
      <div className={styles.asked}>
        {uncertain ? (
          <Notice tone="warn" title="Nobody knows whether this was done">
            {request.question}
          </Notice>
        ) : (
          <div className={styles.question}>
            <Markdown text={request.question} />
          </div>
        )}
        {Object.entries(request.show).map(([name, value]) => (
          <section key={name} className={styles.shown}>
            <h4>{name}</h4>
            <ValueView value={value} />
          </section>
        ))}
      </div>
      {filled === undefined ? (
        <Skeleton height={120} />
      ) : (
        <AnswerForm run={run} span={span} filled={filled} />
      )}
    </div>
  )
}

interface AnswerProps {
  readonly run: string
  readonly span: WaitingSpan
  /** What the fields hold at first. */
  readonly filled: Readonly<Record<string, Json>>
}

function AnswerForm({ run, span, filled }: AnswerProps) {
  const { fields } = span.request
  const [said, setSaid] = useState<Said>(filled)
  const [unreadable, setUnreadable] = useState<readonly string[]>([])
  const [tried, setTried] = useState(false)
  const [sending, setSending] = useState(false)
  const [refusal, setRefusal] = useState<readonly string[]>([])
  const problems = fields.map((field) => fieldProblem(field, said[field.name]))
  const send = async () => {
    setTried(true)
    if (sending || unreadable.length > 0 || problems.some((one) => one !== undefined)) return
    setSending(true)
    const wrong = await answerRun(run, span.path, answerWith(fields, said))
    setRefusal(wrong)
    // Taken: the form stays closed until the events say that the run goes on.
    if (wrong.length > 0) setSending(false)
  }
  return (
    <form
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
      {fields.map((field, at) => (
        <PersonField
          key={field.name}
          field={field}
          value={said[field.name]}
          error={tried ? problems[at] : undefined}
          onChange={(value) => setSaid((before) => ({ ...before, [field.name]: value }))}
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
