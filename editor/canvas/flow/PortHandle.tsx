import { Handle, Position } from '@xyflow/react'
import { portTypes } from '../../../engine/graph/port-types.ts'
import { classNames } from '../../ui/class-names.ts'
import type { HandleView } from '../node/PortRow.tsx'
import styles from './PortHandle.module.css'

/** The dot of a port, which wires are drawn from and to. */
export const flowHandle: HandleView = ({ side, port }) => (
  <Handle
    type={side === 'input' ? 'target' : 'source'}
    position={side === 'input' ? Position.Left : Position.Right}
    id={port.name}
    className={classNames(styles.handle, side === 'input' ? styles.input : styles.output)}
    data-shape={port.type.endsWith('[]') ? 'ring' : portTypes[port.mark].shape}
  />
)
