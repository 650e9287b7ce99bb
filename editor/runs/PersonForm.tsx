import { useState } from 'react'
import type { Json } from '../../engine/graph/values.ts'
import { Markdown } from '../markdown/Markdown.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { ValueView } from '../values/ValueView.tsx'
import { AnswerFrame } from './AnswerFrame.tsx'
import { answerWith, type Said } from './person-answer.ts'
import { UncertainForm } from './UncertainForm.tsx'
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
      {uncertain ? (
        <UncertainForm run={run} span={span} />
      ) : filled === undefined ? (
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
  return (
    <AnswerFrame
      run={run}
      span={span}
      fields={fields}
      said={said}
      onSay={(name, value) => setSaid((before) => ({ ...before, [name]: value }))}
      answer={() => answerWith(fields, said)}
    />
  )
}
