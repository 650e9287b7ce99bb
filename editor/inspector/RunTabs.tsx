import { Copy, History as Rewind, RotateCw } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { Link } from 'wouter'
import type { GraphNode } from '../../engine/graph/document.ts'
import { sourcesOf } from '../../engine/graph/reference.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { ModelCall, Values } from '../../engine/run/events.ts'
import type { Span } from '../../engine/run/trace.ts'
import { portsOf } from '../../engine/graph/ports.ts'
import type { PortType } from '../../engine/graph/port-types.ts'
import { useDocument } from '../document/document-store.ts'
import { openReplay, useReplay } from '../replay/replay-store.ts'
import { callAsCurl } from '../runs/as-curl.ts'
import { useShownKeys } from '../keys/use-shown-keys.ts'
import { paths } from '../paths.ts'
import { runAgainFrom } from '../runs/run-part.ts'
import { isOpen, useRunStore } from '../runs/run-store.ts'
import { isNested, outermostNode } from '../runs/span-path.ts'
import { textBus } from '../runs/text-bus.ts'
import { Badge } from '../ui/Badge.tsx'
import { Button } from '../ui/Button.tsx'
import { copyText } from '../ui/copy-text.ts'
import { EmptyState } from '../ui/EmptyState.tsx'
import { costInWords, formatDuration, formatTokenPair } from '../ui/figures.ts'
import { loadLater } from '../ui/load-later.tsx'
import { Notice } from '../ui/Notice.tsx'
import { PortShape } from '../ui/PortShape.tsx'
import { isDocuments } from '../values/read-value.ts'
import { ValueView } from '../values/ValueView.tsx'
import { Asked } from './Asked.tsx'
import { Section } from './Head.tsx'
import styles from './RunTabs.module.css'

const SentPrompt = loadLater(async () => ({
  default: (await import('./SentPrompt.tsx')).SentPrompt,
}))
const EditReplay = loadLater(() => import('../replay/EditReplay.tsx'))

const notRun = (
  <EmptyState title="Not run yet">Run the graph: what this node did stands here then.</EmptyState>
)

function usePortType(
  node: string | undefined,
  side: 'inputs' | 'outputs',
): (port: string) => PortType {
  const graph = useDocument((state) => state.graph)
  const context = useDocument((state) => state.context)
  const ports = graph === undefined || node === undefined ? {} : portsOf(graph, node, context)[side]
  return (port) => ports[port]?.type ?? 'any'
}

interface InputProps {
  /** Of the open graph; left out for one in a subgraph. */
  readonly node?: string
  readonly entry?: GraphNode
  readonly span: Span | undefined
}

/** What went into the node, and where it came from. */
export function InputTab({ node, entry, span }: InputProps) {
  const typeOf = usePortType(node, 'inputs')
  if (span === undefined) return notRun
  const inputs = Object.entries(span.inputs)
  if (inputs.length === 0) {
    return (
      <EmptyState title="No inputs">{span.skipReason ?? 'This node takes nothing.'}</EmptyState>
    )
  }
  return inputs.map(([port, value]) => (
    <Section
      key={port}
      title={port}
      aside={
        <span className={styles.from}>
          {sourcesOf(entry?.inputs?.[port]).join(', ')}
          {node !== undefined && <PortShape type={typeOf(port)} />}
        </span>
      }
    >
      <ValueView value={value} />
    </Section>
  ))
}

/** What came out of the node: results, or why there are none; what it took. */
export function OutputTab({ node, span }: Omit<InputProps, 'entry'>) {
  const typeOf = usePortType(node, 'outputs')
  const isPast = useRunStore((state) => state.moment !== undefined)
  const replay = useReplay(({ draft }) => (draft?.path === span?.path ? draft : undefined))
  if (span === undefined) return notRun
  if (replay !== undefined) {
    return <EditReplay span={span} draft={replay} />
  }
  return (
    <>
      <Figures span={span} />
      <Actions span={span} />
      {span.error !== undefined && (
        <div className={styles.notice}>
          <Notice tone="error" title={`Failed: ${span.error.code}`}>
            {span.error.message}
            {span.error.hint !== undefined && <p>{span.error.hint}</p>}
            {span.error.code === 'model' && (
              <p>
                <Link href={paths.settings}>Models and keys</Link>
              </p>
            )}
          </Notice>
        </div>
      )}
      {span.error !== undefined && <LastSent span={span} node={node} />}
      {span.skipReason !== undefined && (
        <div className={styles.notice}>
          <Notice title="Skipped">{span.skipReason}</Notice>
        </div>
      )}
      {span.status === 'stopped' && (
        <div className={styles.notice}>
          <Notice title="Stopped">The run ended while this node was at work.</Notice>
        </div>
      )}
      {span.edited && (
        <div className={styles.notice}>
          <Notice title="Given by the replay">
            This was put in its place; the node did not run.
          </Notice>
        </div>
      )}
      {(span.status === 'running' || span.status === 'retrying') &&
        Object.keys(span.streaming).length === 0 && (
          <EmptyState title="At work">What comes out of it stands here then.</EmptyState>
        )}
      {span.retries.map((retry) => (
        <div key={retry.attempt} className={styles.notice}>
          <Notice tone="warn" title={`Attempt ${retry.attempt} failed`}>
            {retry.message}
          </Notice>
        </div>
      ))}
      <Asked span={span} />
      {span.status === 'running' &&
        node !== undefined &&
        Object.keys(span.streaming).map((port) => (
          <Section key={port} title={port} aside={!isPast && <Badge tone="accent">live</Badge>}>
            {isPast ? (
              <p className={styles.live}>{span.streaming[port]}</p>
            ) : (
              <LiveText node={node} port={port} />
            )}
          </Section>
        ))}
      {Object.entries(span.outputs).map(([port, value]) => (
        <Section
          key={port}
          title={port}
          aside={node !== undefined && <PortShape type={typeOf(port)} />}
        >
          <OutputValue value={value} inputs={span.inputs} />
        </Section>
      ))}
    </>
  )
}

/** What a node that failed had asked a model last. */
function LastSent({ span, node }: { span: Span; node: string | undefined }) {
  const typeOf = usePortType(node, 'inputs')
  const call = span.calls.findLast(({ kind }) => kind === 'chat')
  if (call === undefined) return null
  return (
    <Section title="What was sent" aside={<Badge>{call.model}</Badge>}>
      <SentPrompt request={call.request} inputs={span.inputs} typeOf={typeOf} />
    </Section>
  )
}

/** An output; passages say from which place of what came in they moved. */
function OutputValue({ value, inputs }: { value: Json; inputs: Values }) {
  const given = Object.values(inputs).find((input) => isDocuments(input))
  return <ValueView value={value} {...(given === undefined ? {} : { given })} />
}

/** What can be tried with an execution that is over. */
function Actions({ span }: { span: Span }) {
  const keys = useShownKeys()
  const over = useRunStore(({ trace, moment }) => !isOpen(trace) && moment === undefined)
  const isHere = useDocument(({ graph }) => graph?.nodes[span.node] !== undefined)
  if (!over || span.nodeType === '') return null
  return (
    <div className={styles.actions}>
      {span.status === 'failed' && isHere && !isNested(span.path) && (
        <Button
          variant="primary"
          icon={<RotateCw />}
          onPress={() => runAgainFrom(outermostNode(span.path))}
        >
          Try again from here
        </Button>
      )}
      <Button icon={<Rewind />} keys={keys('replay')} onPress={() => openReplay(span)}>
        Edit & replay from here
      </Button>
    </div>
  )
}

function LiveText({ node, port }: { node: string; port: string }) {
  const element = useRef<HTMLParagraphElement>(null)
  useEffect(() => {
    if (element.current === null) return undefined
    return textBus.attach(element.current, node, port, Number.POSITIVE_INFINITY)
  }, [node, port])
  return <p ref={element} className={styles.live} aria-live="off" />
}

function Figures({ span }: { span: Span }) {
  const { duration, usage, attempt, reused, model, edited } = span
  const took = edited ? undefined : duration
  const empty = took === undefined && usage.calls === 0 && attempt < 2 && model === undefined
  if (empty && reused === undefined) return null
  return (
    <dl className={styles.figures}>
      {took !== undefined && (
        <Figure label={reused === undefined ? 'took' : 'took, when it ran'}>
          {formatDuration(took)}
        </Figure>
      )}
      {usage.calls > 0 && (
        <>
          <Figure label="tokens">{formatTokenPair(usage)}</Figure>
          <Figure label="cost">{costInWords(usage.cost)}</Figure>
        </>
      )}
      {attempt > 1 && <Figure label="attempt">{attempt}</Figure>}
      {model !== undefined && <Figure label="model">{model}</Figure>}
      {reused !== undefined && <Figure label="from">cache</Figure>}
    </dl>
  )
}

function Figure({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  )
}

/** Every call to a model, exactly as it was made. */
export function CallsTab({ node, span }: Omit<InputProps, 'entry'>) {
  const typeOf = usePortType(node, 'inputs')
  if (span === undefined || span.calls.length === 0) return notRun
  return span.calls.map((call) => (
    <Section
      key={`${call.startedAt} ${call.model}`}
      title={call.model}
      aside={
        call.kind === 'chat' ? (
          <Button
            variant="quiet"
            icon={<Copy />}
            onPress={() => void copyText(callAsCurl(call), 'The call as curl')}
          >
            Copy as curl
          </Button>
        ) : (
          call.kind
        )
      }
    >
      <CallFigures call={call} />
      <h4 className={styles.part}>Sent</h4>
      {call.kind === 'chat' ? (
        <SentPrompt request={call.request} inputs={span.inputs} typeOf={typeOf} />
      ) : (
        <ValueView value={call.request} />
      )}
      <h4 className={styles.part}>Received</h4>
      <ValueView value={call.response} />
    </Section>
  ))
}

function CallFigures({ call }: { call: ModelCall }) {
  return (
    <dl className={styles.figures} data-flat>
      <Figure label="took">{formatDuration(call.duration)}</Figure>
      {call.firstToken !== undefined && (
        <Figure label="first token">{formatDuration(call.firstToken)}</Figure>
      )}
      <Figure label="tokens">{formatTokenPair(call)}</Figure>
      <Figure label="cost">{costInWords(call.cost)}</Figure>
    </dl>
  )
}
