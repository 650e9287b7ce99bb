import { useState } from 'react'
import type { GraphNode } from '../../engine/graph/document.ts'
import type { NodeDescription } from '../../engine/graph/node-description.ts'
import { titleOf } from '../canvas/card.ts'
import { useShownStatus } from '../canvas/stale.ts'
import { useReplay } from '../replay/replay-store.ts'
import { outermostNode } from '../runs/span-path.ts'
import { loadLater } from '../ui/load-later.tsx'
import { StatusMark } from '../ui/StatusMark.tsx'
import { TabPanel, Tabs } from '../ui/Tabs.tsx'
import { OpenQuestion, useWaiting } from './Asked.tsx'
import { Configure } from './Configure.tsx'
import { Head } from './Head.tsx'
import { CallsTab, InputTab, OutputTab } from './RunTabs.tsx'
import { useShownSpan } from './shown-span.ts'
import { TurnChoice } from './TurnChoice.tsx'
import styles from './Inspector.module.css'

interface Props {
  readonly id: string
  readonly entry: GraphNode
  readonly description: NodeDescription
}

type Tab = 'configure' | 'input' | 'output' | 'calls' | 'history'

const HistoryTab = loadLater(() => import('./HistoryTab.tsx'))

/** One node: its settings, and what went in and came out of it in the run on the canvas. */
export function NodeInspector({ id, entry, description }: Props) {
  const waiting = useWaiting(id)
  const question = waiting?.path
  const span = useShownSpan(id)
  // Whoever looks at a node that failed wants to know why.
  const [tab, setTab] = useState<Tab>(span?.status === 'failed' ? 'output' : 'configure')
  const [seen, setSeen] = useState<string>()
  if (question !== seen) {
    setSeen(question)
    // Whoever looks at the node when it asks, sees the question.
    if (question !== undefined) setTab('output')
  }
  const replayed = useReplay(({ draft }) =>
    draft === undefined || outermostNode(draft.path) !== id ? undefined : draft.path,
  )
  const [opened, setOpened] = useState<string>()
  if (replayed !== opened) {
    setOpened(replayed)
    if (replayed !== undefined) setTab('output')
  }
  const status = useShownStatus(id)
  const tabs: { id: Tab; label: string }[] = [
    { id: 'configure', label: 'Configure' },
    { id: 'input', label: 'Input' },
    { id: 'output', label: waiting === undefined ? 'Output' : 'Answer' },
  ]
  if (span !== undefined && span.calls.length > 0) tabs.push({ id: 'calls', label: 'Calls' })
  tabs.push({ id: 'history', label: 'History' })
  const shown = tabs.some((one) => one.id === tab) ? tab : 'configure'
  return (
    <>
      <Head
        family={description.family}
        icon={description.icon}
        title={titleOf(id, entry, description)}
        sub={
          <>
            {description.title} · <code>{id}</code>
          </>
        }
        aside={<StatusMark status={status} />}
      />
      <Tabs
        label="Inspector"
        tabs={tabs}
        selected={shown}
        onSelect={(next) => setTab(tabs.find((one) => one.id === next)?.id ?? 'configure')}
      >
        <TabPanel id="configure">
          <Configure id={id} entry={entry} description={description} />
        </TabPanel>
        <TabPanel id="input">
          <TurnChoice node={id} />
          <InputTab node={id} entry={entry} span={span} />
        </TabPanel>
        <TabPanel id="output">
          <TurnChoice node={id} />
          {waiting === undefined ? (
            <OutputTab node={id} span={span} />
          ) : (
            <OpenQuestion node={id} span={waiting} />
          )}
        </TabPanel>
        <TabPanel id="calls">
          <TurnChoice node={id} />
          <CallsTab node={id} span={span} />
        </TabPanel>
        <TabPanel id="history">
          <HistoryTab node={id} />
        </TabPanel>
      </Tabs>
      <div className={styles.panel} />
    </>
  )
}
