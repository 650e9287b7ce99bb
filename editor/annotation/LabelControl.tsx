import { useId, type ReactNode } from 'react'
import type { Json } from '../../engine/graph/values.ts'
import type { LabelField } from '../../server/api/annotation.ts'
import { Kbd } from '../ui/Kbd.tsx'
import { keysOf } from './field-words.ts'
import { scoresOf, tagsIn, toggleTag } from './label-values.ts'
import styles from './LabelControl.module.css'

interface Props {
  readonly field: LabelField
  readonly value: Json | undefined
  /** The keys go here. */
  readonly isCurrent: boolean
  /** It was asked for and is missing. */
  readonly isMissing: boolean
  readonly onCurrent: () => void
  readonly onChange: (value: Json | undefined) => void
}

/** One question to a reviewer, to be answered with a key or the pointer. */
export function LabelControl({ field, value, isCurrent, isMissing, onCurrent, onChange }: Props) {
  const title = useId()
  const rubric = 'rubric' in field ? field.rubric : undefined
  return (
    <div
      role="group"
      aria-labelledby={title}
      className={styles.field}
      data-current={isCurrent || undefined}
      data-missing={isMissing || undefined}
      data-field={field.key}
      onFocus={onCurrent}
    >
      <div className={styles.head}>
        <span id={title}>{field.title}</span>
        {keysOf(field) !== '' && <Kbd keys={keysOf(field)} />}
      </div>
      <Control field={field} value={value} onChange={onChange} />
      {isMissing && <p className={styles.missing}>Answer this first.</p>}
      {rubric !== undefined && rubric !== '' && <p className={styles.rubric}>{rubric}</p>}
    </div>
  )
}

function Control({ field, value, onChange }: Pick<Props, 'field' | 'value' | 'onChange'>) {
  switch (field.type) {
    case 'pass':
      return (
        <div className={styles.two}>
          <Option chosen={value === true} tone="ok" keys="Y" onChoose={() => onChange(true)}>
            Pass
          </Option>
          <Option chosen={value === false} tone="error" keys="N" onChoose={() => onChange(false)}>
            Fail
          </Option>
        </div>
      )
    case 'score':
      return (
        <div className={styles.scores}>
          {scoresOf(field).map((score) => (
            <Option key={score} chosen={value === score} onChoose={() => onChange(score)}>
              {score}
            </Option>
          ))}
        </div>
      )
    case 'category':
      return (
        <div className={styles.stack}>
          {field.categories.map((category, at) => (
            <Option
              key={category}
              chosen={value === category}
              keys={String(at + 1)}
              onChoose={() => onChange(category)}
            >
              {category}
            </Option>
          ))}
        </div>
      )
    case 'preference':
      return <Preference {...{ value, onChange }} />
    case 'tags':
      return (
        <div className={styles.tags}>
          {field.tags.map((tag, at) => (
            <Option
              key={tag}
              chosen={tagsIn(value).includes(tag)}
              keys={at < 9 ? String(at + 1) : undefined}
              onChoose={() => onChange(toggleTag(field, value, tag))}
            >
              {tag}
            </Option>
          ))}
        </div>
      )
    default:
      return (
        <textarea
          className={styles.words}
          aria-label={field.title}
          rows={2}
          value={typeof value === 'string' ? value : ''}
          onChange={({ target }) => onChange(target.value === '' ? undefined : target.value)}
        />
      )
  }
}

function Preference({ value, onChange }: Pick<Props, 'value' | 'onChange'>) {
  return (
    <div className={styles.three}>
      <Option chosen={value === 'first'} keys="←" onChoose={() => onChange('first')}>
        Left
      </Option>
      <Option chosen={value === 'tie'} keys="=" onChoose={() => onChange('tie')}>
        Same
      </Option>
      <Option chosen={value === 'second'} keys="→" onChoose={() => onChange('second')}>
        Right
      </Option>
    </div>
  )
}

interface OptionProps {
  readonly chosen: boolean
  readonly tone?: 'ok' | 'error'
  readonly keys?: string | undefined
  readonly onChoose: () => void
  readonly children: ReactNode
}

function Option({ chosen, tone, keys, onChoose, children }: OptionProps) {
  return (
    <button
      type="button"
      className={styles.option}
      aria-pressed={chosen}
      data-tone={tone}
      onClick={onChoose}
    >
      <span>{children}</span>
      {keys !== undefined && <small aria-hidden>{keys}</small>}
    </button>
  )
}
