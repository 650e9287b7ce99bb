import type { ReactNode } from 'react'
import type { Json } from '../../../engine/graph/values.ts'
import type { PortType } from '../../../engine/graph/port-types.ts'
import { classNames } from '../../ui/class-names.ts'
import { useCanvas } from '../canvas-store.ts'
import type { CardPort } from '../card.ts'
import type { ChipView } from '../chips.ts'
import { revealNode } from '../reveal.ts'
import { useGraphOutput, useIsStreaming, useOutputValue } from '../node-run.ts'
import { shapeOf } from '../value-shape.ts'
import styles from './PortRow.module.css'

export type HandleView = (options: {
  readonly side: 'input' | 'output'
  readonly port: CardPort
}) => ReactNode

interface Props {
  readonly node: string
  readonly port: CardPort
  readonly handle: HandleView
}

interface InputProps extends Props {
  readonly chips: readonly ChipView[] | undefined
  /** An output of the graph: its value is shown here. */
  readonly isOutput: boolean
}

export function InputRow({ node, port, chips, isOutput, handle }: InputProps) {
  const reason = useCanvas(({ connecting }) => connecting?.reasons.get(`${node}.${port.name}`))
  const connecting = useCanvas((state) => state.connecting !== undefined)
  return (
    <div
      className={classNames(styles.row, styles.input)}
      data-type={port.mark}
      data-optional={port.optional || undefined}
      data-fit={!connecting ? undefined : reason === '' ? 'yes' : 'no'}
      title={connecting && reason ? reason : titleOf(port)}
    >
      {handle({ side: 'input', port })}
      <span className={styles.label}>{port.name}</span>
      {chips?.map((chip) => (
        <Chip key={chip.reference} chip={chip} />
      ))}
      {isOutput && <GraphOutput port={port.name} />}
    </div>
  )
}

export function OutputRow({ node, port, handle }: Props) {
  const value = useOutputValue(node, port.name)
  const streaming = useIsStreaming(node, port.name)
  return (
    <div
      className={classNames(styles.row, styles.output)}
      data-type={port.mark}
      title={titleOf(port)}
    >
      <span className={styles.label}>{port.name}</span>
      {streaming ? (
        <span className={styles.value}>streaming</span>
      ) : (
        <Shape value={value} type={port.type} />
      )}
      {handle({ side: 'output', port })}
    </div>
  )
}

function GraphOutput({ port }: { port: string }) {
  return <Shape value={useGraphOutput(port)} type="any" />
}

function Shape({ value, type }: { value: Json | undefined; type: PortType }) {
  if (value === undefined) return null
  return <span className={styles.value}>{shapeOf(value, type)}</span>
}

/** A folded wire. A click goes to where it comes from. */
function Chip({ chip }: { chip: ChipView }) {
  const { source } = chip
  return (
    <button
      type="button"
      className={classNames(styles.chip, 'nodrag')}
      data-type={chip.mark}
      title={`From ${chip.reference}`}
      tabIndex={-1}
      disabled={source === undefined}
      onClick={(event) => {
        event.stopPropagation()
        if (source !== undefined) revealNode(source)
      }}
    >
      <span>{chip.label}</span>
    </button>
  )
}

function titleOf(port: CardPort): string {
  const optional = port.optional ? ', optional' : ''
  const description = port.description === '' ? '' : `: ${port.description}`
  return `${port.name} (${port.type}${optional})${description}`
}
