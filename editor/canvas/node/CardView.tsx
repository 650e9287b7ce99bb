import { Pin } from 'lucide-react'
import { memo, type ReactNode } from 'react'
import { useRunsAgain } from '../../replay/replay-store.ts'
import { useIsPinned } from '../../runs/pins.ts'
import { FamilyTile } from '../../ui/FamilyTile.tsx'
import { StatusMark } from '../../ui/StatusMark.tsx'
import type { Card } from '../card.ts'
import type { ChipView } from '../chips.ts'
import { useNodeMark } from '../node-marks.ts'
import { useNodeStatus } from '../node-run.ts'
import { useIsPast } from '../past-canvas.ts'
import { useModelName } from '../profiles.ts'
import { useShownStatus } from '../stale.ts'
import { CardBody } from './CardBody.tsx'
import { CardFoot } from './CardFoot.tsx'
import { LockMark } from './LockMark.tsx'
import { heatStyle, MarkAtNode } from './MarkAtNode.tsx'
import { NoteMark } from './NoteMark.tsx'
import { InputRow, OutputRow, type HandleView } from './PortRow.tsx'
import { ProblemMark } from './ProblemMark.tsx'
import styles from './CardView.module.css'

interface Props {
  readonly card: Card
  readonly chips: Readonly<Record<string, readonly ChipView[]>>
  readonly foot: boolean
  readonly selected: boolean
  /** `close` and `near` show everything, `near` in larger letters; `middle` only title and ports. */
  readonly detail: 'close' | 'near' | 'middle'
  /** How a port's dot is made: on the canvas it takes wires, on the kit page it is only drawn. */
  readonly handle: HandleView
}

/** A node, top to bottom: tile, title and status; ports; what it produced; figures. */
export const CardView = memo(function CardView({
  card,
  chips,
  foot,
  selected,
  detail,
  handle,
}: Props) {
  return (
    <CardFrame card={card} selected={selected} detail={detail}>
      <header className={styles.head}>
        <FamilyTile family={card.family} icon={card.icon} />
        <div className={styles.title}>
          <strong>{card.title}</strong>
          {detail !== 'middle' && <Subtitle card={card} />}
        </div>
        <NoteMark note={card.note} />
        <LockMark look={card.look} />
        <DraftMarks node={card.id} />
        <CardStatus id={card.id} />
      </header>
      <Ports card={card} chips={chips} handle={handle} />
      {detail !== 'middle' && <CardBody card={card} />}
      {detail !== 'middle' && foot && <CardFoot card={card} />}
    </CardFrame>
  )
})

/** An input and an output in each row, which share its width by what they have to say. */
function Ports({ card, chips, handle }: Pick<Props, 'card' | 'chips' | 'handle'>) {
  const rows = Math.max(card.inputs.length, card.outputs.length)
  return (
    <div className={styles.ports}>
      {Array.from({ length: rows }, (_, at) => {
        const input = card.inputs[at]
        const output = card.outputs[at]
        return (
          // A row is nothing but its place.
          <div key={at} className={styles.pair}>
            {input !== undefined && (
              <InputRow
                key={`in ${input.name}`}
                node={card.id}
                port={input}
                chips={chips[input.name]}
                isOutput={card.kind === 'outputs'}
                handle={handle}
              />
            )}
            {output !== undefined && (
              <OutputRow key={`out ${output.name}`} node={card.id} port={output} handle={handle} />
            )}
          </div>
        )
      })}
    </div>
  )
}

function CardFrame({
  card,
  selected,
  detail,
  children,
}: Pick<Props, 'card' | 'selected' | 'detail'> & { readonly children: ReactNode }) {
  const status = useNodeStatus(card.id)
  const again = useRunsAgain(card.id)
  const mark = useNodeMark(card.id)
  return (
    <div
      className={styles.card}
      style={heatStyle(mark)}
      data-heat={mark?.heat === undefined ? undefined : true}
      data-family={card.family}
      data-status={status}
      data-kind={card.kind}
      data-colour={card.look.colour}
      data-detail={detail}
      data-selected={selected || undefined}
      data-disabled={card.disabled || undefined}
      data-again={again || undefined}
    >
      <MarkAtNode mark={mark} />
      {(status === 'running' || status === 'retrying') && <span className={styles.bar} />}
      {children}
    </div>
  )
}

function Subtitle({ card }: { card: Card }) {
  const model = useModelName(card.model)
  const words = [model, card.subtitle].filter((part) => part !== undefined && part !== '')
  return <small>{words.length === 0 ? card.description : words.join(' · ')}</small>
}

/** What is so of the draft only. */
function DraftMarks({ node }: { node: string }) {
  if (useIsPast()) return null
  return (
    <>
      <PinMark node={node} />
      <ProblemMark node={node} />
    </>
  )
}

/** Its output is pinned: runs from here leave it out. */
function PinMark({ node }: { node: string }) {
  const pinned = useIsPinned(node)
  if (!pinned) return null
  return (
    <span role="img" aria-label="Pinned" title="Pinned: runs from here take this output">
      <Pin size={14} className={styles.pin} aria-hidden />
    </span>
  )
}

function CardStatus({ id }: { id: string }) {
  return <StatusMark status={useShownStatus(id)} />
}
