import { Plus, X } from 'lucide-react'
import { canConnect, portsOf } from '../../engine/graph/ports.ts'
import type { Graph } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import type { CheckContext } from '../../engine/graph/check-context.ts'
import { connect, setWires } from '../document/actions.ts'
import { sourcesAt } from '../document/apply-command.ts'
import { useDocument } from '../document/document-store.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { Menu, MenuItem } from '../ui/Menu.tsx'
import { PortShape } from '../ui/PortShape.tsx'
import { Fold } from './Fold.tsx'
import styles from './Inspector.module.css'

/** The inputs of a node and what feeds them: the way to wire without dragging. */
export function Wiring({ id }: { id: string }) {
  const graph = useDocument((state) => state.graph)
  const context = useDocument((state) => state.context)
  if (graph === undefined) return null
  const { inputs } = portsOf(graph, id, context)
  const ports = Object.entries(inputs)
  if (ports.length === 0) return null
  return (
    <Fold title="Wires">
      {() => (
        <div className={styles.rows}>
          {ports.map(([port, { type, optional }]) => {
            const sources = sourcesAt(graph, id, port)
            return (
              <div key={port} className={styles.row}>
                <PortShape type={type} />
                <span>
                  {port}
                  {optional ? '' : ' *'}
                </span>
                <code className={styles.grow}>{sources.join(', ')}</code>
                {sources.length > 0 && (
                  <IconButton
                    label={`Disconnect ${port}`}
                    size="small"
                    onPress={() => setWires(id, port, [])}
                  >
                    <X />
                  </IconButton>
                )}
                <Menu
                  label={`Sources for ${port}`}
                  placement="bottom end"
                  trigger={
                    <IconButton label={`Connect ${port}`} size="small">
                      <Plus />
                    </IconButton>
                  }
                >
                  {fittingSources(graph, context, id, port)
                    .filter((source) => !sources.includes(source))
                    .map((source) => (
                      <MenuItem key={source} onAction={() => connect(source, { node: id, port })}>
                        {source}
                      </MenuItem>
                    ))}
                </Menu>
              </div>
            )
          })}
        </div>
      )}
    </Fold>
  )
}

/** Every output that may be wired into a port. */
function fittingSources(graph: Graph, context: CheckContext, node: string, port: string): string[] {
  const all = [
    ...Object.keys(graph.inputs).map((name) => `$.${name}`),
    ...Object.keys(graph.nodes)
      .filter((id) => id !== node && !isFrame(graph.nodes[id]!))
      .flatMap((id) =>
        Object.keys(portsOf(graph, id, context).outputs).map((name) => `${id}.${name}`),
      ),
  ]
  return all.filter((source) => canConnect(graph, source, { node, port }, context).ok)
}
