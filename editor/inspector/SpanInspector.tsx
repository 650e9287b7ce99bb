import { ArrowLeft } from 'lucide-react'
import { useState } from 'react'
import type { Span } from '../../engine/run/trace.ts'
import { useRunStore } from '../runs/run-store.ts'
import { useSpanTitle } from '../runs/span-title.ts'
import { IconButton } from '../ui/IconButton.tsx'
import { statusLooks, type Status } from '../ui/status.ts'
import { StatusMark } from '../ui/StatusMark.tsx'
import { TabPanel, Tabs } from '../ui/Tabs.tsx'
import { useWaiting, OpenQuestion } from './Asked.tsx'
import { Head } from './Head.tsx'
import { CallsTab, InputTab, OutputTab } from './RunTabs.tsx'

interface Props {
  readonly span: Span
  /** The node of the open graph that it stands in. */
  readonly around: string
}

/** An execution in a subgraph: its node is in another graph, and only what it did can be seen here. */
export function SpanInspector({ span, around }: Props) {
  const [tab, setTab] = useState('output')
  const { title, family, icon } = useSpanTitle(span)
  const waiting = useWaiting(around)
  const here = waiting?.path === span.path ? waiting : undefined
  const tabs = [
    { id: 'input', label: 'Input' },
    { id: 'output', label: here === undefined ? 'Output' : 'Answer' },
  ]
  if (span.calls.length > 0) tabs.push({ id: 'calls', label: 'Calls' })
  return (
    <>
      <Head
        family={family}
        icon={icon}
        title={title}
        sub={
          <>
            in <code>{around}</code> · <code>{span.path}</code>
          </>
        }
        aside={
          <>
            <StatusMark status={statusOf(span)} />
            <IconButton
              label={`Back to ${around}`}
              onPress={() => useRunStore.setState({ selectedSpan: undefined })}
            >
              <ArrowLeft />
            </IconButton>
          </>
        }
      />
      <Tabs label="Inspector" tabs={tabs} selected={tab} onSelect={setTab}>
        <TabPanel id="input">
          <InputTab span={span} />
        </TabPanel>
        <TabPanel id="output">
          {here === undefined ? (
            <OutputTab span={span} />
          ) : (
            <OpenQuestion node={around} span={here} />
          )}
        </TabPanel>
        <TabPanel id="calls">
          <CallsTab span={span} />
        </TabPanel>
      </Tabs>
    </>
  )
}

function statusOf(span: Span): Status {
  if (span.status === 'succeeded' && span.reused !== undefined) return 'cached'
  if (span.status === 'failed' && span.handled) return 'warning'
  return Object.hasOwn(statusLooks, span.status) ? span.status : 'idle'
}
