import { Repeat, Rows3 } from 'lucide-react'
import type { FrameCard } from '../card.ts'
import { useCanvas } from '../canvas-store.ts'
import { portY } from '../geometry.ts'
import { showTurn } from '../../runs/shown-turns.ts'
import { useChosenTurn, useFrameProgress } from '../node-run.ts'
import type { HandleView } from './PortRow.tsx'
import { LockMark } from './LockMark.tsx'
import { NoteMark } from './NoteMark.tsx'
import { ProblemMark } from './ProblemMark.tsx'
import { TurnStepper } from './TurnStepper.tsx'
import styles from './FrameView.module.css'

interface Props {
  readonly card: FrameCard
  readonly selected: boolean
  /** Its name is written larger from further away, and at last stands alone. */
  readonly detail: 'close' | 'near' | 'middle' | 'far'
  readonly handle: HandleView
}

/** A loop or a map: a rounded field under its nodes. Its head is what one drags it by. */
export function FrameView({ card, selected, detail, handle }: Props) {
  const dropping = useCanvas((state) => state.dropFrame === card.id)
  const Icon = card.kind === 'loop' ? Repeat : Rows3
  return (
    <div
      className={styles.frame}
      data-kind={card.kind}
      data-colour={card.look.colour}
      data-detail={detail}
      data-selected={selected || undefined}
      data-dropping={dropping || undefined}
    >
      <header className={`frame-head ${styles.head}`}>
        <Icon size={14} strokeWidth={2.2} aria-hidden />
        <strong>{card.title}</strong>
        {(detail === 'close' || detail === 'near') && (
          <span className={styles.rule}>{card.rule}</span>
        )}
        <NoteMark note={card.note} />
        <LockMark look={card.look} />
        <ProblemMark node={card.id} />
        {detail !== 'far' && <FrameTurns card={card} />}
      </header>
      {card.inputs.map((port, row) => (
        <span
          key={port.name}
          className={styles.port}
          data-type={port.mark}
          style={{ left: 0, top: portY(row) - 11 }}
        >
          {handle({ side: 'input', port })}
        </span>
      ))}
      {card.outputs.map((port, row) => (
        <span
          key={port.name}
          className={styles.port}
          data-type={port.mark}
          style={{ right: 0, top: portY(row) - 11 }}
        >
          <em>{port.name}</em>
          {handle({ side: 'output', port })}
        </span>
      ))}
    </div>
  )
}

function FrameTurns({ card }: { card: FrameCard }) {
  const progress = useFrameProgress(card.id)
  const chosen = useChosenTurn(card.id)
  if (progress === undefined) return null
  const { kind, started, of } = progress
  return (
    <TurnStepper
      kind={kind}
      started={started}
      of={of}
      chosen={chosen}
      onChoose={(turn) => showTurn(card.id, turn)}
    />
  )
}
