import { useMemo, useState } from 'react'
import { Choice } from '../ui/Choice.tsx'
import { AnswerFrame } from './AnswerFrame.tsx'
import type { Said } from './person-answer.ts'
import { useSpanOutputs } from './span-outputs.ts'
import { outputFields, uncertainAnswer, uncertainChoices } from './uncertain-answer.ts'
import type { WaitingSpan } from './waiting-spans.ts'

/** Of a node that must not happen twice and was cut off: whether it happened. */
export function UncertainForm({ run, span }: { run: string; span: WaitingSpan }) {
  const [action, setAction] = useState<string | null>(null)
  const [said, setSaid] = useState<Said>({})
  const outputs = useSpanOutputs(span)
  const all = useMemo(() => outputFields(outputs), [outputs])
  const chosen = uncertainChoices.find(({ id }) => id === action)
  const fields = action === 'done' ? all : []
  return (
    <AnswerFrame
      run={run}
      span={span}
      fields={fields}
      said={said}
      onSay={(name, value) => setSaid((before) => ({ ...before, [name]: value }))}
      answer={() => uncertainAnswer(action ?? '', fields, said)}
      first={(tried) => (
        <Choice
          label="What became of it?"
          options={uncertainChoices}
          value={chosen?.id ?? null}
          onChange={setAction}
          description={chosen?.follows}
          error={tried && chosen === undefined ? 'Choose one.' : undefined}
        />
      )}
      isWhole={chosen !== undefined}
    />
  )
}
