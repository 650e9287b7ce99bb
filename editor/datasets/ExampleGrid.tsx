import { Maximize2, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Example } from '../../engine/evaluate/example.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { CellEditor } from './CellEditor.tsx'
import { cellText, withCell, type GridColumn } from './grid-columns.ts'
import { moveCell, type CellPlace } from './move-cell.ts'
import { useWindow } from './use-window.ts'
import styles from './ExampleGrid.module.css'

/** Pixels; all rows are of one height, so that only those in sight are drawn. */
const rowHeight = 54

interface Props {
  /** As far as they are loaded. */
  readonly rows: readonly Example[]
  /** How many there are. */
  readonly count: number
  readonly columns: readonly GridColumn[]
  readonly readOnly: boolean
  /** Other examples are being loaded. */
  readonly old: boolean
  readonly changed: Readonly<Record<string, Example>>
  /** The end of what is loaded comes into sight. */
  readonly onReach: () => void
  readonly onOpen: (id: string) => void
  readonly onEdit: (example: Example) => void
  readonly onRemove: (ids: readonly string[]) => void
}

/**
 * Examples as rows, of which Tab stops at one, and at its buttons: arrows walk over the cells, Enter
 * edits one, Escape leaves it as it was, Delete removes the row.
 */
export function ExampleGrid(props: Props) {
  const { rows, count, columns, readOnly, changed, onReach, onOpen, onEdit, onRemove } = props
  const scroller = useRef<HTMLDivElement>(null)
  const { first, last, seen } = useWindow(scroller, rowHeight, count, headHeight)
  const [cell, setCell] = useState<CellPlace>({ row: 0, column: 0 })
  const [editing, setEditing] = useState(false)
  useEffect(() => {
    if (last >= rows.length - 20) onReach()
  }, [last, rows.length, onReach])
  const current: CellPlace = {
    row: Math.min(cell.row, Math.max(0, rows.length - 1)),
    column: Math.min(cell.column, columns.length - 1),
  }
  // Where the list was scrolled away from it, Tab stops at what is in sight.
  const stop = Math.min(Math.max(current.row, seen[0]), seen[1], Math.max(0, rows.length - 1))
  const go = (next: CellPlace): void => {
    setCell(next)
    const box = scroller.current
    if (box === null) return
    const top = next.row * rowHeight
    const room = box.clientHeight - headHeight
    if (top < box.scrollTop) box.scrollTop = top
    else if (top + rowHeight > box.scrollTop + room) box.scrollTop = top + rowHeight - room
    focusCell(box, next)
  }
  const begin = (place: CellPlace): void => {
    const example = rows[place.row]
    if (example === undefined) return
    setCell(place)
    if (readOnly || columns[place.column]?.kind === 'gold') onOpen(example.id)
    else setEditing(true)
  }
  const press = (event: React.KeyboardEvent): void => {
    if (editing || !(event.target instanceof HTMLElement) || event.target.role !== 'gridcell')
      return
    const moved = moveCell(current, event, {
      rows: rows.length,
      columns: columns.length,
      page: Math.max(1, last - first - 2),
    })
    if (moved !== undefined) {
      event.preventDefault()
      go(moved)
      return
    }
    const example = rows[current.row]
    if (example === undefined) return
    if (event.key === 'Enter' || event.key === 'F2') {
      event.preventDefault()
      begin(current)
    } else if (event.key === ' ') {
      event.preventDefault()
      onOpen(example.id)
    } else if (event.key === 'Delete' && !readOnly) {
      event.preventDefault()
      onRemove([example.id])
      focusSoon(scroller.current, current)
    }
  }
  const widths = columns.map(({ least, share }) =>
    share === 0 ? `${least}px` : `minmax(${least}px, ${share}fr)`,
  )
  const template = `${idWidth}px ${widths.join(' ')} ${actsWidth}px`
  const least = columns.reduce((sum, column) => sum + column.least, idWidth + actsWidth)
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      data-old={props.old || undefined}
      style={{ '--columns': template }}
    >
      <div
        role="grid"
        aria-label="Examples"
        aria-rowcount={count + 1}
        aria-colcount={columns.length + 2}
        aria-readonly={readOnly}
        className={styles.grid}
        style={{ minWidth: least }}
        onKeyDown={press}
      >
        <div role="row" aria-rowindex={1} className={styles.head}>
          <span role="columnheader">Id</span>
          {columns.map(({ id, label, group }) => (
            <span key={id} role="columnheader">
              {group !== undefined && <small>{group} </small>}
              {label}
            </span>
          ))}
          <span role="columnheader">
            <span className="visually-hidden">Open and remove</span>
          </span>
        </div>
        <div role="presentation" style={{ height: first * rowHeight }} />
        {Array.from({ length: Math.max(0, last - first) }, (_, step) => {
          const at = first + step
          const example = rows[at]
          if (example === undefined) {
            return (
              <div key={at} role="row" aria-rowindex={at + 2} className={styles.row} aria-busy>
                <span role="gridcell" className={styles.loading}>
                  <i />
                </span>
              </div>
            )
          }
          return (
            <Row
              key={example.id}
              example={example}
              at={at}
              columns={columns}
              readOnly={readOnly}
              isChanged={changed[example.id] !== undefined}
              current={current.row === at ? current.column : undefined}
              stop={stop === at ? current.column : undefined}
              editing={editing && current.row === at}
              onFocus={(column) => setCell({ row: at, column })}
              onBegin={(column) => begin({ row: at, column })}
              onEnd={(next) => {
                setEditing(false)
                if (next !== undefined) onEdit(next)
                focusSoon(scroller.current, current)
              }}
              onOpen={() => onOpen(example.id)}
              onRemove={() => onRemove([example.id])}
            />
          )
        })}
        <div role="presentation" style={{ height: Math.max(0, count - last) * rowHeight }} />
      </div>
    </div>
  )
}

/** Pixels of the first column and the last. */
const idWidth = 124
const actsWidth = 76

/** Pixels of the row of headings. */
const headHeight = 32

interface RowProps {
  readonly example: Example
  readonly at: number
  readonly columns: readonly GridColumn[]
  readonly readOnly: boolean
  readonly isChanged: boolean
  /** The column that the grid stands at, where it stands in this row. */
  readonly current: number | undefined
  /** The column at which Tab stops, where it stops in this row. */
  readonly stop: number | undefined
  readonly editing: boolean
  readonly onFocus: (column: number) => void
  readonly onBegin: (column: number) => void
  /** With nothing, what was typed is thrown away. */
  readonly onEnd: (next: Example | undefined) => void
  readonly onOpen: () => void
  readonly onRemove: () => void
}

function Row(props: RowProps) {
  const { example, at, columns, readOnly, isChanged, current, stop, editing } = props
  return (
    <div
      role="row"
      aria-rowindex={at + 2}
      className={styles.row}
      data-changed={isChanged || undefined}
      data-current={current !== undefined || undefined}
    >
      <span role="rowheader" className={styles.id} title={example.id}>
        {isChanged && <i title="Not saved yet" />}
        {example.id}
      </span>
      {columns.map((column, index) => {
        const isCurrent = current === index
        const text = cellText(example, column)
        return (
          <span
            key={column.id}
            role="gridcell"
            tabIndex={stop === index ? 0 : -1}
            aria-colindex={index + 2}
            data-cell={`${at}.${index}`}
            data-kind={column.kind}
            className={styles.cell}
            onFocus={() => props.onFocus(index)}
            onDoubleClick={() => props.onBegin(index)}
          >
            {editing && isCurrent ? (
              <CellEditor
                label={`${column.label} of ${example.id}`}
                text={text}
                column={column}
                onTake={(typed) => {
                  const next = withCell(example, column, typed)
                  if ('problem' in next) return next.problem
                  props.onEnd(typed === text ? undefined : next)
                  return undefined
                }}
                onLeave={() => props.onEnd(undefined)}
              />
            ) : (
              <CellView column={column} text={text} />
            )}
          </span>
        )
      })}
      <span role="gridcell" className={styles.acts}>
        <IconButton
          label={`Open ${example.id}`}
          size="small"
          excludeFromTabOrder={stop === undefined}
          onPress={props.onOpen}
        >
          <Maximize2 />
        </IconButton>
        {!readOnly && (
          <IconButton
            label={`Remove ${example.id}`}
            size="small"
            excludeFromTabOrder={stop === undefined}
            onPress={props.onRemove}
          >
            <Trash2 />
          </IconButton>
        )}
      </span>
    </div>
  )
}

function CellView({ column, text }: { column: GridColumn; text: string }) {
  if (column.kind === 'tags') {
    return (
      <span className={styles.tags}>
        {text
          .split(', ')
          .filter((tag) => tag !== '')
          .map((tag) => (
            <em key={tag}>{tag}</em>
          ))}
      </span>
    )
  }
  return <span className={styles.text}>{text.slice(0, 400)}</span>
}

function focusCell(box: HTMLElement, { row, column }: CellPlace): void {
  const find = (): HTMLElement | null => box.querySelector(`[data-cell="${row}.${column}"]`)
  const there = find()
  if (there !== null) there.focus({ preventScroll: true })
  // Further away it is drawn after the list has scrolled.
  else requestAnimationFrame(() => requestAnimationFrame(() => find()?.focus()))
}

function focusSoon(box: HTMLElement | null, place: CellPlace): void {
  requestAnimationFrame(() => {
    if (box !== null) focusCell(box, place)
  })
}
