import { Plus, X } from 'lucide-react'
import type { Gold } from '../../engine/evaluate/example.ts'
import { Button } from '../ui/Button.tsx'
import { NumberField, TextField } from '../ui/Field.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import styles from './ExampleDrawer.module.css'

interface Props {
  readonly gold: readonly Gold[]
  readonly readOnly: boolean
  readonly onChange: (gold: Gold[]) => void
}

/** Where the answer stands: a document, and in it a quote or a passage, with how relevant it is. */
export function GoldFields({ gold, readOnly, onChange }: Props) {
  const put = (at: number, next: Gold): void =>
    onChange(gold.map((one, other) => (other === at ? next : one)))
  return (
    <section className={styles.part} aria-label="Gold passages">
      <header>
        <h3>Gold passages</h3>
        {!readOnly && (
          <Button
            icon={<Plus />}
            onPress={() => onChange([...gold, { document: 'document', grade: 1 }])}
          >
            Add a passage
          </Button>
        )}
      </header>
      {gold.length === 0 && (
        <p className={styles.hint}>
          Where the answer stands. With it, retrieval is measured at every node that gives passages.
        </p>
      )}
      {gold.map((one, at) => (
        <div key={at} className={styles.gold}>
          <div className={styles.place}>
            <TextField
              label="Document"
              mono
              isReadOnly={readOnly}
              value={one.document}
              onChange={(document) => put(at, { ...one, document })}
              error={one.document === '' ? 'Name the document by its id or its name.' : undefined}
            />
            <NumberField
              label="Grade"
              isReadOnly={readOnly}
              value={one.grade}
              minValue={0}
              maxValue={10}
              onChange={(grade) => put(at, { ...one, grade: Number.isNaN(grade) ? 1 : grade })}
            />
            {!readOnly && (
              <IconButton
                label={`Leave ${one.document} out`}
                onPress={() => onChange(gold.filter((_one, other) => other !== at))}
              >
                <X />
              </IconButton>
            )}
          </div>
          <TextField
            label="Quote"
            rows={2}
            isReadOnly={readOnly}
            description="Words as they stand in the document. Left out, any passage of it counts."
            value={one.quote ?? ''}
            onChange={(text) => {
              const { quote: _quote, ...rest } = one
              put(at, text === '' ? rest : { ...rest, quote: text })
            }}
          />
          {(one.chunk !== undefined || one.span !== undefined) && (
            <p className={styles.hint}>
              {one.chunk !== undefined && `Passage ${one.chunk}. `}
              {one.span !== undefined && `Characters ${one.span[0]} to ${one.span[1]}.`}
            </p>
          )}
        </div>
      ))}
    </section>
  )
}
