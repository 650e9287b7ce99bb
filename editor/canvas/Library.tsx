import { X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { addNode } from '../document/actions.ts'
import { useDocument } from '../document/document-store.ts'
import { setPanels } from '../shell/panels.ts'
import { FamilyTile } from '../ui/FamilyTile.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { rankMatches } from '../ui/rank-matches.ts'
import { SearchField } from '../ui/SearchField.tsx'
import { useCanvas } from './canvas-store.ts'
import { dropKind, kindDropAt } from './drop-kind.ts'
import { familyNames } from './family-names.ts'
import { freePlace } from './free-place.ts'
import { nodeSize } from './geometry.ts'
import { useFlow } from './flow/flow-store.ts'
import { view } from './flow/current-view.ts'
import { pastePlace } from './open-add-node.ts'
import { otherWords } from './other-words.ts'
import styles from './Library.module.css'

/** All node types, to be dragged to a place, onto a wire, or onto a node whose place they take. */
export default function Library() {
  const catalogue = useDocument((state) => state.catalogue)
  const [query, setQuery] = useState('')
  const [dragged, setDragged] = useState<NodeDescription>()
  useDrops(dragged)
  const found = rankMatches(
    query,
    catalogue.map((description) => ({ ...description, otherWords: otherWords[description.type] })),
  )
  return (
    <section className={styles.library} aria-label="Library of nodes">
      <header className={styles.head}>
        <h2>Library</h2>
        <IconButton
          label="Close the library"
          size="small"
          onPress={() => setPanels({ libraryOpen: false })}
        >
          <X />
        </IconButton>
      </header>
      <div className={styles.search}>
        <SearchField
          label="Find a node type"
          placeholder="Find a node"
          value={query}
          onChange={setQuery}
        />
      </div>
      <div className={styles.list}>
        {Object.entries(familyNames).map(([family, name]) => {
          const kinds = found.filter((kind) => kind.family === family)
          if (kinds.length === 0) return null
          return (
            <section key={family} aria-label={name}>
              <h3>{name}</h3>
              {kinds.map((kind) => (
                <button
                  key={kind.type}
                  type="button"
                  draggable
                  className={styles.kind}
                  title={kind.description}
                  onClick={() => addBeside(kind)}
                  onDragStart={(event) => {
                    event.dataTransfer.setData('text/plain', kind.title)
                    event.dataTransfer.effectAllowed = 'copy'
                    setDragged(kind)
                  }}
                  onDragEnd={() => setDragged(undefined)}
                >
                  <FamilyTile family={kind.family} icon={kind.icon} />
                  <span>{kind.title}</span>
                </button>
              ))}
            </section>
          )
        })}
        {found.length === 0 && <p className={styles.none}>No node does that.</p>}
      </div>
      <p className={styles.foot}>
        Drag one to a place, onto a wire, or onto the node that it replaces.
      </p>
    </section>
  )
}

function addBeside(kind: NodeDescription): void {
  const { cards, frames } = useFlow.getState().projection
  const at = freePlace(pastePlace(), nodeSize('text', 4, 4, true), [
    ...cards.values(),
    ...frames.values(),
  ])
  addNode(kind, [...at])
}

/** Lets the canvas take what is dragged, and shows where it would go. */
function useDrops(dragged: NodeDescription | undefined): void {
  useEffect(() => {
    const canvas = document.querySelector<HTMLElement>('[data-canvas]')
    if (canvas === null || dragged === undefined) return
    const pointOf = (event: DragEvent) => view()?.toCanvas({ x: event.clientX, y: event.clientY })
    let over: Element | null = null
    const show = (node: Element | null): void => {
      if (node === over) return
      over?.removeAttribute('data-replaced')
      node?.setAttribute('data-replaced', '')
      over = node
    }
    const clear = (): void => {
      show(null)
      useCanvas.setState({ dropWire: undefined, dropFrame: undefined })
    }
    const leave = (event: DragEvent): void => {
      // From one thing on the canvas to another it is still over the canvas.
      const isInside = event.relatedTarget instanceof Node && canvas.contains(event.relatedTarget)
      if (!isInside) clear()
    }
    const move = (event: DragEvent): void => {
      const point = pointOf(event)
      if (point === undefined) return
      event.preventDefault()
      const drop = kindDropAt(dragged, point)
      show(
        drop.kind === 'replace'
          ? canvas.querySelector(`.react-flow__node[data-id="${CSS.escape(drop.node)}"]`)
          : null,
      )
      useCanvas.setState({
        dropWire: drop.kind === 'insert' ? drop.wire.id : undefined,
        dropFrame: drop.kind === 'add' ? drop.frame : undefined,
      })
    }
    const drop = (event: DragEvent): void => {
      const point = pointOf(event)
      clear()
      // What lies over the canvas takes nothing.
      const isBeside = event.target instanceof Element && event.target.closest('section') !== null
      if (point === undefined || isBeside) return
      event.preventDefault()
      dropKind(dragged, point, kindDropAt(dragged, point))
      canvas.focus()
    }
    canvas.addEventListener('dragover', move)
    canvas.addEventListener('dragleave', leave)
    canvas.addEventListener('drop', drop)
    return () => {
      clear()
      canvas.removeEventListener('dragover', move)
      canvas.removeEventListener('dragleave', leave)
      canvas.removeEventListener('drop', drop)
    }
  }, [dragged])
}
