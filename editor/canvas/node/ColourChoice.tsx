import { Ban } from 'lucide-react'
import { Radio, RadioGroup } from 'react-aria-components'
import { nodeColours, type NodeColour } from '../../../engine/graph/node-colours.ts'
import styles from './ColourChoice.module.css'

interface Props {
  /** undefined for none; null where several nodes do not agree. */
  readonly value: NodeColour | undefined | null
  readonly onChange: (colour: NodeColour | undefined) => void
}

const none = 'none'

/** A colour for nodes, by which people tell them apart on the canvas. */
export function ColourChoice({ value, onChange }: Props) {
  return (
    <RadioGroup
      aria-label="Colour"
      orientation="horizontal"
      className={styles.row ?? ''}
      value={value === undefined ? none : value}
      onChange={(id) => onChange(nodeColours.find((colour) => colour === id))}
    >
      <Radio value={none} aria-label="No colour" className={styles.option ?? ''}>
        <Ban size={16} aria-hidden />
      </Radio>
      {nodeColours.map((colour) => (
        <Radio
          key={colour}
          value={colour}
          aria-label={colour}
          data-colour={colour}
          className={styles.option ?? ''}
        >
          <i title={colour} />
        </Radio>
      ))}
    </RadioGroup>
  )
}
