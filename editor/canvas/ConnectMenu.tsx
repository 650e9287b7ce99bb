import { portsOf } from '../../engine/graph/ports.ts'
import { connect } from '../document/actions.ts'
import { inputsId, outputsId } from '../document/command.ts'
import { useDocument } from '../document/document-store.ts'
import { wireReason } from '../document/wire-reason.ts'
import { FamilyTile } from '../ui/FamilyTile.tsx'
import { PointPopover } from '../ui/PointPopover.tsx'
import { SearchList, type SearchItem } from '../ui/SearchList.tsx'
import { useCanvas } from './canvas-store.ts'
import { useFlow } from './flow/flow-store.ts'

/** Inputs that a node's outputs fit, to be chosen by typing: a wire without the pointer. */
export default function ConnectMenu() {
  const from = useCanvas((state) => state.connectFrom)
  const graph = useDocument((state) => state.graph)
  if (from === undefined || graph === undefined) return null
  const close = () => useCanvas.setState({ connectFrom: undefined })
  return (
    <PointPopover label="Connect" x={from.x} y={from.y} width={360} onClose={close}>
      <SearchList
        label="Connect"
        placeholder={`From ${from.node === inputsId ? 'the inputs' : from.node} to`}
        items={targetsOf(from.node)}
        empty="No input takes what it gives."
        onChoose={(id) => {
          const [source = '', node = '', port = ''] = id.split(' ')
          close()
          connect(source, { node, port })
        }}
        onClose={close}
      />
    </PointPopover>
  )
}

function targetsOf(node: string): SearchItem[] {
  const { graph, context } = useDocument.getState()
  if (graph === undefined) return []
  const { cards, frames } = useFlow.getState().projection
  const outputs =
    node === inputsId
      ? Object.keys(graph.inputs).map((name) => `$.${name}`)
      : Object.keys(portsOf(graph, node, context).outputs).map((port) => `${node}.${port}`)
  const targets = [...cards, ...frames].filter(([id]) => id !== node)
  return outputs.flatMap((source) =>
    targets.flatMap(([id, { card }]) =>
      card.inputs.flatMap((input): SearchItem[] => {
        const to = { node: id, port: input.name }
        if (wireReason(graph, source, to, context) !== '') return []
        return [
          {
            id: `${source} ${id} ${input.name}`,
            title: `${card.title}, ${input.name}`,
            description: id === outputsId ? 'An output of the graph' : input.description,
            section: source,
            aside: input.type,
            icon: (
              <FamilyTile
                family={'family' in card ? card.family : 'flow'}
                {...('icon' in card ? { icon: card.icon } : {})}
              />
            ),
          },
        ]
      }),
    ),
  )
}
