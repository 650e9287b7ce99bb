import { X } from 'lucide-react'
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react'
import { useDocument } from '../document/document-store.ts'
import { ProblemMark } from './node/ProblemMark.tsx'
import { useVisibleRows } from '../runs/visible-rows.ts'
import { setPanels } from '../shell/panels.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { StatusMark } from '../ui/StatusMark.tsx'
import { useNodeStatus } from './node-run.ts'
import { outlineRows, type OutlineRow } from './outline-rows.ts'
import { OutlineRowView } from './OutlineRowView.tsx'
import { revealNode } from './reveal.ts'
import styles from './Outline.module.css'

const rowHeight = 30

/** Every node of the graph in words: where it stands, how it is, and a way to it. */
export default function Outline() {
  const graph = useDocument((state) => state.graph)
  const context = useDocument((state) => state.context)
  const selected = useDocument(({ selection }) => selection[0])
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const [at, setAt] = useState<string>()
  const tree = useRef<HTMLDivElement>(null)
  useEffect(() => {
    // Opened by its key it is walked through at once; on a fresh page it takes no focus.
    if (document.activeElement?.matches('[data-canvas]') === true) tree.current?.focus()
  }, [])
  const rows = useMemo(
    () => (graph === undefined ? [] : outlineRows(graph, context, closed)),
    [graph, context, closed],
  )
  const { first, last } = useVisibleRows(tree, rows.length, rowHeight)
  // What is selected on the canvas is where the keys go on from.
  const byNode = rows.findIndex(({ node, isNested }) => node === selected && !isNested)
  const chosen = rows.findIndex(({ key }) => key === at)
  const current = chosen >= 0 && rows[chosen]?.node === selected ? chosen : Math.max(0, byNode)

  const goTo = (position: number): void => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, position))]
    if (row === undefined) return
    setAt(row.key)
    revealNode(row.node)
    const element = tree.current
    const top = rows.indexOf(row) * rowHeight
    if (element === null) return
    if (top < element.scrollTop) element.scrollTop = top
    else if (top + rowHeight > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight - element.clientHeight
  }
  const toggle = ({ key }: OutlineRow): void => {
    setClosed((before) => {
      const next = new Set(before)
      if (!next.delete(key)) next.add(key)
      return next
    })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[current]
    if (row === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const below = (): number => {
      const name = event.key.toLowerCase()
      const order = [...rows.slice(current + 1), ...rows.slice(0, current + 1)]
      return rows.indexOf(order.find(({ title }) => title.toLowerCase().startsWith(name))!)
    }
    if (event.key === 'ArrowDown') goTo(current + 1)
    else if (event.key === 'ArrowUp') goTo(current - 1)
    else if (event.key === 'Home') goTo(0)
    else if (event.key === 'End') goTo(rows.length - 1)
    else if (event.key === 'ArrowRight' && row.isOpen !== undefined)
      if (row.isOpen) goTo(current + 1)
      else toggle(row)
    else if (event.key === 'ArrowLeft' && row.isOpen === true) toggle(row)
    else if (event.key === 'ArrowLeft')
      goTo(rows.findLastIndex((one, index) => index < current && one.level < row.level))
    else if (event.key === 'Enter') document.querySelector<HTMLElement>('[data-canvas]')?.focus()
    else if (event.key === 'Escape') {
      setPanels({ outlineOpen: false })
      document.querySelector<HTMLElement>('[data-canvas]')?.focus()
    } else if (event.key.length === 1 && below() >= 0) goTo(below())
    else return
    event.preventDefault()
  }
  return (
    <section className={styles.outline} aria-label="Outline">
      <header className={styles.head}>
        <h2>Outline</h2>
        <IconButton label="Close" size="small" onPress={() => setPanels({ outlineOpen: false })}>
          <X />
        </IconButton>
      </header>
      <div
        ref={tree}
        className={styles.tree}
        role="tree"
        aria-label="Nodes"
        tabIndex={0}
        aria-activedescendant={rows[current] === undefined ? undefined : `outline-${current}`}
        onKeyDown={onKeyDown}
      >
        <div style={{ height: rows.length * rowHeight }} role="none">
          {rows.map((row, position) =>
            (position >= first && position < last) || position === current ? (
              <Row
                key={row.key}
                row={row}
                position={position}
                isCurrent={position === current && row.node === selected}
                onGo={() => goTo(position)}
                onToggle={() => toggle(row)}
              />
            ) : null,
          )}
        </div>
      </div>
    </section>
  )
}

interface RowProps {
  readonly row: OutlineRow
  readonly position: number
  readonly isCurrent: boolean
  readonly onGo: () => void
  readonly onToggle: () => void
}

function Row(props: RowProps) {
  const { node, isNested } = props.row
  const status = useNodeStatus(node)
  return (
    <OutlineRowView {...props} rowHeight={rowHeight}>
      {!isNested && (
        <>
          <ProblemMark node={node} />
          <StatusMark status={status} />
        </>
      )}
    </OutlineRowView>
  )
}
