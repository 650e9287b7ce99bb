import { ChevronLeft, ChevronRight } from 'lucide-react'
import styles from './TurnStepper.module.css'

interface Props {
  readonly kind: 'loop' | 'map'
  /** How many turns or items have begun. */
  readonly started: number
  /** How many there can be at most. */
  readonly of: number
  /** The one that is shown, from 1; undefined: the newest. */
  readonly chosen: number | undefined
  readonly onChoose: (turn: number | undefined) => void
}

/** How far a frame is, and with the arrows which of its turns or items its nodes show. */
export function TurnStepper({ kind, started, of, chosen, onChoose }: Props) {
  const shown = Math.min(chosen ?? started, started)
  const word = kind === 'loop' ? 'turn' : 'item'
  const progress =
    kind === 'loop' ? `turn ${started} of at most ${of}` : `${started} of ${of} items`
  const text = chosen === undefined ? progress : `${word} ${shown} of ${started}`
  if (started < 2) return <span className={styles.turns}>{text}</span>
  // On the canvas Tab has one stop; from the keyboard turns are chosen in the inspector and the trace.
  return (
    <span className={`nodrag ${styles.turns}`} data-chosen={chosen !== undefined || undefined}>
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Previous ${word}`}
        disabled={shown <= 1}
        onClick={(event) => {
          event.stopPropagation()
          onChoose(shown - 1)
        }}
      >
        <ChevronLeft size={14} aria-hidden />
      </button>
      {text}
      <button
        type="button"
        tabIndex={-1}
        aria-label={`Next ${word}`}
        disabled={shown >= started}
        onClick={(event) => {
          event.stopPropagation()
          onChoose(shown + 1 >= started ? undefined : shown + 1)
        }}
      >
        <ChevronRight size={14} aria-hidden />
      </button>
    </span>
  )
}
