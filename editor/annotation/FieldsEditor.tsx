import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { LabelField, QueueCreate } from '../../server/api/annotation.ts'
import { Button } from '../ui/Button.tsx'
import { NumberField, TextField } from '../ui/Field.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Menu, MenuItem } from '../ui/Menu.tsx'
import { fieldKinds } from './field-words.ts'
import { newField, splitWords } from './queue-form.ts'
import styles from './QueueForm.module.css'

interface Props {
  readonly target: QueueCreate['target']
  readonly fields: readonly LabelField[]
  readonly onChange: (fields: readonly LabelField[]) => void
}

/** The questions that reviewers answer, in their order. */
export function FieldsEditor({ target, fields, onChange }: Props) {
  const put = (at: number, field: LabelField): void => onChange(fields.with(at, field))
  const move = (at: number, by: 1 | -1): void => {
    const [moved] = fields.slice(at, at + 1)
    if (moved !== undefined) onChange(fields.toSpliced(at, 1).toSpliced(at + by, 0, moved))
  }
  return (
    <div className={styles.fields}>
      <ol aria-label="Questions">
        {fields.map((field, at) => (
          <li key={field.key} className={styles.field}>
            <div className={styles.fieldHead}>
              <span>{kindLabel(field)}</span>
              <IconButton
                label={`Move “${field.title}” up`}
                size="small"
                isDisabled={at === 0}
                onPress={() => move(at, -1)}
              >
                <ArrowUp />
              </IconButton>
              <IconButton
                label={`Move “${field.title}” down`}
                size="small"
                isDisabled={at === fields.length - 1}
                onPress={() => move(at, 1)}
              >
                <ArrowDown />
              </IconButton>
              <IconButton
                label={`Remove “${field.title}”`}
                size="small"
                onPress={() => onChange(fields.toSpliced(at, 1))}
              >
                <Trash2 />
              </IconButton>
            </div>
            <TextField
              label="Question"
              value={field.title}
              onChange={(title) => put(at, { ...field, title })}
            />
            <Details field={field} onChange={(next) => put(at, next)} />
          </li>
        ))}
      </ol>
      <Menu label="Kind of question" trigger={<Button icon={<Plus />}>Add a question</Button>}>
        {fieldKinds
          .filter(({ id }) => id !== 'preference' || target === 'pair')
          .map(({ id, label, description }) => (
            <MenuItem
              key={id}
              id={id}
              description={description}
              onAction={() => onChange([...fields, newField(id, fields)])}
            >
              {label}
            </MenuItem>
          ))}
      </Menu>
    </div>
  )
}

function kindLabel(field: LabelField): string {
  return fieldKinds.find(({ id }) => id === field.type)?.label ?? field.type
}

function Details({
  field,
  onChange,
}: {
  field: LabelField
  onChange: (field: LabelField) => void
}) {
  const rubric = field.type !== 'tags' && field.type !== 'text' && (
    <TextField
      label="What counts (optional)"
      rows={2}
      value={'rubric' in field ? (field.rubric ?? '') : ''}
      onChange={(words) => onChange({ ...field, rubric: words })}
    />
  )
  switch (field.type) {
    case 'score':
      return (
        <>
          <div className={styles.pair}>
            <NumberField
              label="Lowest"
              minValue={0}
              maxValue={9}
              value={field.min}
              onChange={(min) => onChange({ ...field, min })}
            />
            <NumberField
              label="Highest"
              minValue={1}
              maxValue={9}
              value={field.max}
              onChange={(max) => onChange({ ...field, max })}
            />
          </div>
          {rubric}
        </>
      )
    case 'category':
      return (
        <>
          <WordsField
            label="Choices"
            words={field.categories}
            onChange={(categories) => onChange({ ...field, categories })}
          />
          {rubric}
        </>
      )
    case 'tags':
      return (
        <WordsField
          label="Tags"
          words={field.tags}
          onChange={(tags) => onChange({ ...field, tags })}
        />
      )
    default:
      return rubric
  }
}

interface WordsFieldProps {
  readonly label: string
  readonly words: readonly string[]
  readonly onChange: (words: readonly string[]) => void
}

/** A list as it is typed; a comma at its end must not vanish. */
function WordsField({ label, words, onChange }: WordsFieldProps) {
  const [text, setText] = useState(words.join(', '))
  return (
    <TextField
      label={label}
      description="Commas between them."
      value={text}
      onChange={(next) => {
        setText(next)
        onChange(splitWords(next))
      }}
    />
  )
}
