import { useState } from 'react'
import type { ComparedPassage, RowDetail } from '../../server/api/experiments.ts'
import { Segmented } from '../ui/Segmented.tsx'
import { Select } from '../ui/Select.tsx'
import { PassageColumn } from './PassageColumn.tsx'
import { moveOf } from './rank-moves.ts'
import styles from './PassagesView.module.css'

interface Props {
  readonly passages: RowDetail['passages']
  readonly variants: readonly string[]
}

/** What was found, either between the two versions at one node, or from node to node in one version. */
export function PassagesView({ passages, variants }: Props) {
  const [view, setView] = useState<'versions' | 'steps'>('versions')
  // The last node that gives passages is what the answer was written from.
  const [node, setNode] = useState(passages.at(-1)?.node ?? '')
  const [variant, setVariant] = useState(variants.at(-1) ?? '')
  const at = Math.max(0, variants.indexOf(variant))
  const shown = passages.find((one) => one.node === node) ?? passages[0]
  const isPair = variants.length > 1
  const bySteps = view === 'steps' || !isPair
  return (
    <section className={styles.passages} aria-label="Passages">
      <header className={styles.head}>
        <h3>Passages</h3>
        {isPair && (
          <Segmented
            label="Compare passages"
            value={view}
            onChange={setView}
            options={[
              { id: 'versions', label: 'Between versions' },
              { id: 'steps', label: 'From step to step' },
            ]}
          />
        )}
        <span className={styles.space} />
        {bySteps && isPair && (
          <Select
            label="Version"
            labelHidden
            options={variants.map((name) => ({ id: name, label: name }))}
            value={variant}
            onChange={setVariant}
          />
        )}
        {!bySteps && passages.length > 1 && (
          <Select
            label="Node"
            labelHidden
            options={passages.map((one) => ({ id: one.node, label: `after ${one.node}` }))}
            value={shown?.node ?? null}
            onChange={setNode}
          />
        )}
      </header>
      <div className={styles.columns} style={{ '--columns': bySteps ? passages.length : 2 }}>
        {bySteps
          ? passages.map((one, step) => (
              <PassageColumn
                key={one.node}
                title={one.node}
                passages={one.sides[at] ?? []}
                moveAt={(passage, index) =>
                  step === 0
                    ? undefined
                    : moveOf(index + 1, rankIn(passages[step - 1]?.sides[at] ?? [], passage))
                }
              />
            ))
          : variants.map((name, side) => (
              <PassageColumn
                key={name}
                title={name}
                passages={shown?.sides[side] ?? []}
                moveAt={(passage, index) =>
                  side === 0 ? undefined : moveOf(index + 1, passage.otherRank)
                }
                goneOf={side === 0}
              />
            ))}
      </div>
    </section>
  )
}

function rankIn(passages: readonly ComparedPassage[], { id }: ComparedPassage): number | null {
  const at = passages.findIndex((one) => one.id === id)
  return at < 0 ? null : at + 1
}
