import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import styles from './Splitter.module.css'

interface Props {
  readonly label: string
  /** Size of the panel it resizes, in pixels. */
  readonly size: number
  readonly minSize: number
  readonly maxSize: number
  /** The edge of the panel it sits on. */
  readonly edge: 'left' | 'right' | 'top'
  readonly onResize: (size: number) => void
  /** Enter or double-click: folds the panel, or opens it again. */
  readonly onToggle?: () => void
}

/** A separator that resizes a panel, by pointer or arrow keys. */
export function Splitter({ label, size, minSize, maxSize, edge, onResize, onToggle }: Props) {
  const start = useRef<{ at: number; size: number } | undefined>(undefined)
  const upright = edge !== 'top'
  const sign = edge === 'right' ? 1 : -1
  const resize = (next: number) => onResize(Math.round(Math.min(maxSize, Math.max(minSize, next))))
  const position = (event: PointerEvent) => (upright ? event.clientX : event.clientY)

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.shiftKey ? 64 : 16
    const grow = edge === 'right' ? 'ArrowRight' : edge === 'left' ? 'ArrowLeft' : 'ArrowUp'
    const shrink = edge === 'right' ? 'ArrowLeft' : edge === 'left' ? 'ArrowRight' : 'ArrowDown'
    if (event.key === grow) resize(size + step)
    else if (event.key === shrink) resize(size - step)
    else if (event.key === 'Home') resize(minSize)
    else if (event.key === 'End') resize(maxSize)
    else if (event.key === 'Enter') onToggle?.()
    else return
    event.preventDefault()
  }

  return (
    <div
      className={styles.splitter}
      data-edge={edge}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={upright ? 'vertical' : 'horizontal'}
      aria-valuenow={size}
      aria-valuemin={minSize}
      aria-valuemax={maxSize}
      onKeyDown={onKeyDown}
      onDoubleClick={onToggle}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        start.current = { at: position(event), size }
      }}
      onPointerMove={(event) => {
        if (start.current === undefined) return
        resize(start.current.size + sign * (position(event) - start.current.at))
      }}
      onPointerUp={() => {
        start.current = undefined
      }}
      onPointerCancel={() => {
        start.current = undefined
      }}
    />
  )
}
