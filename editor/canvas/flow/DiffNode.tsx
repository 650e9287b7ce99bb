import { Handle, Position, type NodeProps } from '@xyflow/react'
import { Minus, Plus, Repeat, Rows3 } from 'lucide-react'
import { memo } from 'react'
import { portTypes } from '../../../engine/graph/port-types.ts'
import { classNames } from '../../ui/class-names.ts'
import { FamilyTile } from '../../ui/FamilyTile.tsx'
import { shortChange } from '../../versions/change-words.ts'
import type { Change } from '../../versions/changes.ts'
import { useDiff } from '../../versions/diff-store.ts'
import type { DiffPort, Fate } from '../../versions/project-diff.ts'
import { portY } from '../geometry.ts'
import type { DiffCardFlow, DiffFrameFlow } from './DiffFlow.tsx'
import handleStyles from './PortHandle.module.css'
import { useDetail } from './zoom-band.ts'
import styles from './DiffNode.module.css'

/** A node with what became of it, and the changes of its settings in a line each. */
export const DiffCardNode = memo(function DiffCardNode({ id, data }: NodeProps<DiffCardFlow>) {
  const { card, inputs, outputs, fate, subtitleBefore } = data.placed
  const { changes } = data
  const detail = useDetail()
  const far = detail === 'far'
  const chosen = useDiff((state) => changes.some((change) => change.id === state.chosen))
  return (
    <div
      className={styles.card}
      data-fate={fate}
      data-family={card.family}
      data-chosen={chosen || undefined}
      data-detail={detail}
      data-node={id}
    >
      <Mark fate={fate} count={changes.length} />
      {far ? (
        <b className={styles.far}>{card.title}</b>
      ) : (
        <header className={styles.head}>
          <FamilyTile family={card.family} icon={card.icon} />
          <div className={styles.title}>
            <strong>{card.title}</strong>
            <small data-of={subtitleBefore === undefined ? undefined : 'newer'}>
              {card.subtitle || card.description}
            </small>
            {subtitleBefore !== undefined && (
              <small data-of="older">{subtitleBefore || card.description}</small>
            )}
          </div>
        </header>
      )}
      {inputs.map((port, row) => (
        <Port key={port.name} port={port} row={row} side="input" far={far} />
      ))}
      {outputs.map((port, row) => (
        <Port key={port.name} port={port} row={row} side="output" far={far} />
      ))}
      {!far && card.body !== 'none' && (
        <div
          className={styles.body}
          style={{ top: portY(Math.max(inputs.length, outputs.length)) - 4 }}
        >
          {fate === 'changed' ? (
            <Lines changes={changes} />
          ) : (
            <p className={styles.hint}>{card.hint.text.slice(0, 300)}</p>
          )}
        </div>
      )}
    </div>
  )
})

/** A loop or a map under its nodes. */
export const DiffFrameNode = memo(function DiffFrameNode({ data }: NodeProps<DiffFrameFlow>) {
  const { card, fate } = data.placed
  const { changes } = data
  const chosen = useDiff((state) => changes.some((change) => change.id === state.chosen))
  const Icon = card.kind === 'loop' ? Repeat : Rows3
  return (
    <div className={styles.frame} data-fate={fate} data-chosen={chosen || undefined}>
      <header className={styles.frameHead}>
        <Icon size={14} strokeWidth={2.2} aria-hidden />
        <strong>{card.title}</strong>
        <span>{card.rule}</span>
      </header>
      <Mark fate={fate} count={changes.length} />
      {card.inputs.map((port, row) => (
        <Port key={port.name} port={{ ...port, fate: 'same' }} row={row} side="input" far />
      ))}
      {card.outputs.map((port, row) => (
        <Port key={port.name} port={{ ...port, fate: 'same' }} row={row} side="output" far />
      ))}
    </div>
  )
})

/** What became of it, by shape and word as well as by colour. */
function Mark({ fate, count }: { fate: Fate; count: number }) {
  switch (fate) {
    case 'same':
      return null
    case 'added':
      return (
        <span className={styles.mark} role="img" aria-label="added">
          <Plus size={13} strokeWidth={3} aria-hidden />
        </span>
      )
    case 'removed':
      return (
        <span className={styles.mark} role="img" aria-label="removed">
          <Minus size={13} strokeWidth={3} aria-hidden />
        </span>
      )
    case 'changed':
      return (
        <span
          className={styles.mark}
          role="img"
          aria-label={count === 1 ? '1 change' : `${count} changes`}
        >
          {count}
        </span>
      )
  }
}

const mostLines = 4

function Lines({ changes }: { changes: readonly Change[] }) {
  const lines = changes.flatMap((change) => {
    const short = shortChange(change)
    return short === undefined ? [] : [{ id: change.id, ...short }]
  })
  return (
    <ul className={styles.lines}>
      {lines.slice(0, mostLines).map(({ id, what, before, after }) => (
        <li key={id}>
          <span className={styles.what}>{what}</span>
          {before !== '' && <s className={styles.before}>{before}</s>}
          <b className={styles.after}>{after}</b>
        </li>
      ))}
      {lines.length > mostLines && <li>and {lines.length - mostLines} more</li>}
    </ul>
  )
}

interface PortProps {
  readonly port: DiffPort
  readonly row: number
  readonly side: 'input' | 'output'
  readonly far: boolean
}

function Port({ port, row, side, far }: PortProps) {
  const input = side === 'input'
  return (
    <span
      className={styles.port}
      data-port={side}
      data-type={port.mark}
      data-fate={port.fate}
      style={{ top: portY(row) - 11 }}
    >
      <Handle
        type={input ? 'target' : 'source'}
        position={input ? Position.Left : Position.Right}
        id={port.name}
        isConnectable={false}
        className={classNames(
          handleStyles.handle,
          input ? handleStyles.input : handleStyles.output,
        )}
        data-shape={port.type.endsWith('[]') ? 'ring' : portTypes[port.mark].shape}
      />
      {!far && <span>{port.name}</span>}
    </span>
  )
}
