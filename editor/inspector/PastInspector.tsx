import { useState } from 'react'
import { readTypeName } from '../../engine/graph/catalogue.ts'
import type { Graph, GraphEntry } from '../../engine/graph/document.ts'
import { isFrame } from '../../engine/graph/is-frame.ts'
import type { Json } from '../../engine/graph/values.ts'
import { titleOf } from '../canvas/card.ts'
import { useNodeStatus } from '../canvas/node-run.ts'
import { useDocument } from '../document/document-store.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { StatusMark } from '../ui/StatusMark.tsx'
import { TabPanel, Tabs } from '../ui/Tabs.tsx'
import { JsonTree } from '../values/JsonTree.tsx'
import { Head, Section } from './Head.tsx'
import { CallsTab, InputTab, OutputTab } from './RunTabs.tsx'
import { useShownSpan } from './shown-span.ts'
import { TurnChoice } from './TurnChoice.tsx'

interface Props {
  readonly node: string | undefined
  /** The one that ran. */
  readonly graph: Graph
}

/** A node of the graph that a run was of: what it did, and how it was set then. */
export default function PastInspector({ node, graph }: Props) {
  const entry = node === undefined ? undefined : graph.nodes[node]
  if (node === undefined || entry === undefined) {
    return (
      <EmptyState title="The graph as it ran">
        Select a node to see what it took in and gave out, and how it was set then.
      </EmptyState>
    )
  }
  return <PastNode key={node} node={node} entry={entry} />
}

function PastNode({ node, entry }: { node: string; entry: GraphEntry }) {
  const [tab, setTab] = useState('output')
  const status = useNodeStatus(node)
  const span = useShownSpan(node)
  const isNode = !isFrame(entry)
  const description = useDocument(({ context }) =>
    isNode ? context.describe(readTypeName(entry.type).type) : undefined,
  )
  const title =
    isNode && description !== undefined ? titleOf(node, entry, description) : (entry.title ?? node)
  const tabs = [
    { id: 'settings', label: 'Settings' },
    { id: 'input', label: 'Input' },
    { id: 'output', label: 'Output' },
    ...(span === undefined || span.calls.length === 0 ? [] : [{ id: 'calls', label: 'Calls' }]),
  ]
  return (
    <>
      <Head
        family={description?.family ?? 'flow'}
        icon={description?.icon}
        title={title}
        sub={
          <>
            as it ran · <code>{node}</code>
          </>
        }
        aside={<StatusMark status={status} />}
      />
      <Tabs label="Inspector" tabs={tabs} selected={tab} onSelect={setTab}>
        <TabPanel id="settings">
          <Section title="As it was set">
            {/* SAFETY: an entry is plain JSON by its schema. */}
            <JsonTree value={entry as unknown as Json} />
          </Section>
        </TabPanel>
        <TabPanel id="input">
          <TurnChoice node={node} />
          <InputTab span={span} />
        </TabPanel>
        <TabPanel id="output">
          <TurnChoice node={node} />
          <OutputTab span={span} />
        </TabPanel>
        <TabPanel id="calls">
          <TurnChoice node={node} />
          <CallsTab span={span} />
        </TabPanel>
      </Tabs>
    </>
  )
}
