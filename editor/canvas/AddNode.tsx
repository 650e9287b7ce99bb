import { canConnect, portsOf } from '../../engine/graph/ports.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { addFrame, addNode } from '../document/actions.ts'
import {
  addConverter,
  convertersOf,
  type Converter,
  type InputPort,
} from '../document/converters.ts'
import { replaceNode } from '../document/node-actions.ts'
import { useDocument } from '../document/document-store.ts'
import { wireReason } from '../document/wire-reason.ts'
import { useShownKeys } from '../keys/use-shown-keys.ts'
import { setPanels } from '../shell/panels.ts'
import { FamilyTile } from '../ui/FamilyTile.tsx'
import { Kbd } from '../ui/Kbd.tsx'
import { PointPopover } from '../ui/PointPopover.tsx'
import { SearchList, type SearchItem } from '../ui/SearchList.tsx'
import { useCanvas } from './canvas-store.ts'
import { otherWords } from './other-words.ts'
import { familyNames } from './family-names.ts'
import { freePlace } from './free-place.ts'
import { contains, nodeSize } from './geometry.ts'
import { NodeFileProblems } from './NodeFileProblems.tsx'
import { useFlow } from './flow/flow-store.ts'
import styles from './AddNode.module.css'

/** Search for a node to add, at the pointer; from a wire, only what takes it is offered. */
export default function AddNode() {
  const request = useCanvas((state) => state.add)
  const catalogue = useDocument((state) => state.catalogue)
  const selection = useDocument((state) => state.selection)
  const libraryKey = useShownKeys()('library')
  if (request === undefined) return null
  const close = () => useCanvas.setState({ add: undefined })
  const source = request.from
  const { into } = request
  const converters = source === undefined || into === undefined ? undefined : between(source, into)
  const offered =
    converters?.map(({ description }) => description) ??
    catalogue.filter((description) => source === undefined || takes(description, source))
  // Converters come in the order in which they fit.
  const order = converters === undefined ? Object.keys(familyNames) : []
  const items: SearchItem[] = offered
    .toSorted((a, b) => order.indexOf(a.family) - order.indexOf(b.family))
    .map((description) => ({
      id: description.type,
      title: description.title,
      description: description.description,
      otherWords: otherWords[description.type],
      section: converters === undefined ? familyNames[description.family] : undefined,
      icon: <FamilyTile family={description.family} icon={description.icon} />,
    }))
  const isPlain = source === undefined && request.replaces === undefined
  if (isPlain && selection.some((id) => !id.startsWith('$'))) {
    items.push(...frameItems)
  }
  const choose = (id: string) => {
    close()
    if (id === '$loop' || id === '$map') {
      addFrame(
        id === '$loop' ? 'loop' : 'map',
        selection.filter((one) => !one.startsWith('$')),
      )
      return
    }
    const description = catalogue.find((one) => one.type === id)
    if (description === undefined) return
    const converter = converters?.find((one) => one.description === description)
    if (converter !== undefined && source !== undefined && into !== undefined) {
      const { x, y } = useFlow.getState().projection.cards.get(into.node) ?? {
        x: request.at[0],
        y: request.at[1],
      }
      addConverter(converter, source, into, [...freeAt([Math.round(x - 260), Math.round(y)])])
      return
    }
    if (request.replaces !== undefined) {
      replaceNode(request.replaces, description)
      return
    }
    const at = request.anywhere === true ? freeAt(request.at) : request.at
    const frame = frameAt(at)
    addNode(description, [...at], {
      ...(request.from === undefined ? {} : { from: request.from }),
      ...(frame === undefined ? {} : { frame }),
    })
  }
  return (
    <PointPopover
      label="Add a node"
      x={request.screen.x}
      y={request.screen.y}
      width={360}
      onClose={close}
    >
      <SearchList
        label="Add a node"
        placeholder={
          request.replaces !== undefined
            ? `In the place of ${request.replaces}`
            : source === undefined
              ? 'What should it do?'
              : into === undefined
                ? `Takes ${source}`
                : `Between ${source} and ${into.node}`
        }
        items={items}
        empty={
          converters?.length === 0
            ? `${into?.node}.${into?.port} ${reasonOf(source, into)}, and no node turns the one into the other.`
            : 'No node does that.'
        }
        onChoose={choose}
        onClose={close}
      />
      <NodeFileProblems />
      {isPlain && (
        <button
          type="button"
          className={styles.library}
          onClick={() => {
            close()
            setPanels({ libraryOpen: true })
          }}
        >
          Show the library {libraryKey !== undefined && <Kbd keys={libraryKey} />}
        </button>
      )}
    </PointPopover>
  )
}

const frameItems: readonly SearchItem[] = [
  {
    id: '$loop',
    title: 'Loop around the selection',
    description: 'Runs it again until something is true, or for a number of turns.',
    section: 'Frames',
    icon: <FamilyTile family="flow" icon="repeat" />,
  },
  {
    id: '$map',
    title: 'Map around the selection',
    description: 'Runs it once for each item of a list.',
    section: 'Frames',
    icon: <FamilyTile family="flow" icon="rows" />,
  },
]

/** Whether a node of this type would have an input for the reference. */
function takes(description: NodeDescription, from: string): boolean {
  const { graph, context } = useDocument.getState()
  if (graph === undefined) return false
  const id = 'candidate'
  const after = { ...graph, nodes: { ...graph.nodes, [id]: { type: description.type } } }
  return Object.keys(portsOf(after, id, context).inputs).some(
    (port) => canConnect(after, from, { node: id, port }, context).ok,
  )
}

function between(source: string, into: InputPort): readonly Converter[] {
  const { graph, context, catalogue } = useDocument.getState()
  return graph === undefined ? [] : convertersOf(graph, source, into, catalogue, context)
}

function reasonOf(source: string | undefined, into: InputPort | undefined): string {
  const { graph, context } = useDocument.getState()
  if (graph === undefined || source === undefined || into === undefined) return ''
  return wireReason(graph, source, into, context)
}

/** Near a place, beside all cards and frames. */
function freeAt(at: readonly [number, number]): readonly [number, number] {
  const { cards, frames } = useFlow.getState().projection
  return freePlace(at, nodeSize('text', 4, 4, true), [...cards.values(), ...frames.values()])
}

/** The innermost frame at a place of the canvas. */
function frameAt([x, y]: readonly [number, number]): string | undefined {
  return [...useFlow.getState().projection.frames]
    .filter(([, frame]) => contains(frame, x, y))
    .sort(([, a], [, b]) => b.depth - a.depth)[0]?.[0]
}
