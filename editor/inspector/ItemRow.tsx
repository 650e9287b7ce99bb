import { ArrowDown, ArrowUp, ChevronRight, CircleAlert, X } from 'lucide-react'
import { useRef, type ReactNode } from 'react'
import { Button } from 'react-aria-components'
import { IconButton } from '../ui/IconButton.tsx'
import styles from './ItemsField.module.css'

interface Props {
  readonly name: string
  /** What it holds, in a line; shown while it is folded. */
  readonly summary: string
  readonly isFirst: boolean
  readonly isLast: boolean
  readonly isOpen: boolean
  readonly isWrong: boolean
  readonly onToggle: () => void
  readonly onMove: (by: -1 | 1) => void
  readonly onRemove: () => void
  readonly children: ReactNode
}

/** An item of a list: a line that unfolds, and buttons that move and remove it. */
export function ItemRow(props: Props) {
  const { name, summary, isOpen, isWrong, children } = props
  const row = useRef<HTMLLIElement>(null)
  const move = (by: -1 | 1) => {
    props.onMove(by)
    followMove(row.current, by)
  }
  const shown = name === '' ? 'without a name' : name
  return (
    <li ref={row} className={styles.item}>
      <div className={styles.row}>
        <Button
          className={styles.fold ?? ''}
          aria-expanded={isOpen}
          aria-label={isWrong ? `${shown}, has a problem` : shown}
          onPress={props.onToggle}
        >
          <ChevronRight className={styles.chevron} />
          <b>{shown}</b>
          {!isOpen && <span>{summary}</span>}
        </Button>
        {isWrong && <CircleAlert className={styles.wrong} aria-hidden />}
        <IconButton
          label={`Move ${shown} up`}
          size="small"
          isDisabled={props.isFirst}
          onPress={() => move(-1)}
        >
          <ArrowUp />
        </IconButton>
        <IconButton
          label={`Move ${shown} down`}
          size="small"
          isDisabled={props.isLast}
          onPress={() => move(1)}
        >
          <ArrowDown />
        </IconButton>
        <IconButton label={`Remove ${shown}`} size="small" onPress={props.onRemove}>
          <X />
        </IconButton>
      </div>
      {isOpen && <div className={styles.fields}>{children}</div>}
    </li>
  )
}

/** The focus goes along with the item, so that the same key moves it further. */
function followMove(from: HTMLElement | null, by: -1 | 1): void {
  const to = by === -1 ? from?.previousElementSibling : from?.nextElementSibling
  requestAnimationFrame(() => {
    const [fold, up, down] = to?.firstElementChild?.querySelectorAll('button') ?? []
    const button = by === -1 ? up : down
    if (button?.disabled) fold?.focus()
    else button?.focus()
  })
}
