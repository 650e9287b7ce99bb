import { CornerDownLeft, MessageSquarePlus, Square, SquareTerminal } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Graph } from '../../engine/graph/document.ts'
import { messageOf } from '../../engine/graph/message-of.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { DeploymentAnswer } from '../../server/api/deployments.ts'
import { randomId } from '../../client/random-id.ts'
import { InputField } from '../runs/RunForm.tsx'
import { Button } from '../ui/Button.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Switch } from '../ui/Switch.tsx'
import { ConsoleExchange } from './ConsoleExchange.tsx'
import { askDeployment, type ConsoleRun } from './console-run.ts'
import { useVersion } from './deployment-requests.ts'
import { keepsThread, mainInput } from '../../client/examples/main-text.ts'
import styles from './ConsoleTab.module.css'

interface Props {
  readonly deployment: DeploymentAnswer
  readonly nameOf: (version: string) => string
}

/** Asks through the deployed endpoint, as a caller would: with its split, its limits and its thread. */
export default function ConsoleTab({ deployment, nameOf }: Props) {
  const { settings } = deployment.revision
  const { data, error } = useVersion(settings.graph, settings.variants[0]?.version)
  if (error !== null) {
    return (
      <div className={styles.console}>
        <Notice tone="error">{error.message}</Notice>
      </div>
    )
  }
  if (data === undefined) {
    return (
      <div className={styles.console}>
        <Skeleton height={300} />
      </div>
    )
  }
  return <Console deployment={deployment} graph={data.graph} nameOf={nameOf} />
}

let lastId = 0

function Console({ deployment, graph, nameOf }: Props & { readonly graph: Graph }) {
  const { name, revision } = deployment
  const [values, setValues] = useState<Readonly<Record<string, Json>>>({})
  const [thread, setThread] = useState(() => `console-${randomId()}`)
  const [remembers, setRemembers] = useState(true)
  const [runs, setRuns] = useState<readonly ConsoleRun[]>([])
  const asking = useRef<AbortController>(undefined)
  const end = useRef<HTMLDivElement>(null)
  const busy = runs.at(-1)?.state === 'running'
  const main = mainInput(graph)
  const hasThread = keepsThread(graph)
  // What was said before comes from the thread.
  const fields = Object.entries(graph.inputs).filter(
    ([, { type, optional }]) => type !== 'messages' || optional !== true,
  )
  useEffect(() => () => asking.current?.abort(), [])
  const shown = runs.length
  useEffect(() => {
    if (shown > 0) end.current?.scrollIntoView({ block: 'nearest' })
  }, [shown])

  async function ask(): Promise<void> {
    const text = main === undefined ? undefined : values[main]
    if (busy || (main !== undefined && (typeof text !== 'string' || text.trim() === ''))) return
    lastId += 1
    const id = lastId
    const tell = (known: Partial<ConsoleRun>): void =>
      setRuns((before) => before.map((one) => (one.id === id ? { ...one, ...known } : one)))
    const input = Object.fromEntries(
      Object.entries(values).filter(([, value]) => value !== '' && value !== undefined),
    )
    const asked = typeof text === 'string' ? text : JSON.stringify(input)
    setRuns((before) => [...before, { id, asked, state: 'running', text: '', outputs: {} }])
    if (main !== undefined) setValues((before) => ({ ...before, [main]: '' }))
    const stop = new AbortController()
    asking.current = stop
    try {
      const body = { input, ...(hasThread && remembers ? { thread } : {}) }
      await askDeployment(name, graph, body, stop.signal, tell)
    } catch (error) {
      if (stop.signal.aborted) tell({ state: 'cancelled' })
      else tell({ state: 'failed', problem: messageOf(error) })
    }
  }

  return (
    <div className={styles.console}>
      <div className={styles.log} role="log" aria-label="Conversation" aria-live="off">
        {runs.length === 0 ? (
          <EmptyState icon={<SquareTerminal />} title={`Ask ${name} something`}>
            The question goes to <code>/v1/graphs/{name}/runs</code>, through the split and the
            limits, and counts like one of a user.
          </EmptyState>
        ) : (
          runs.map((run) => (
            <ConsoleExchange
              key={run.id}
              run={run}
              graph={graph}
              variants={revision.settings.variants}
              nameOf={nameOf}
            />
          ))
        )}
        <div ref={end} />
      </div>
      <form
        className={styles.form}
        aria-label="Question"
        onSubmit={(event) => {
          event.preventDefault()
          void ask()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return
          event.preventDefault()
          void ask()
        }}
      >
        {fields.map(([input, described]) => (
          <InputField
            key={input}
            name={input}
            input={described}
            value={values[input]}
            onChange={(value) =>
              setValues(({ [input]: _before, ...others }) =>
                value === undefined ? others : { ...others, [input]: value },
              )
            }
          />
        ))}
        <div className={styles.actions}>
          {hasThread && (
            <Switch isSelected={remembers} onChange={setRemembers}>
              Remember the conversation
            </Switch>
          )}
          <span className={styles.space} />
          {runs.length > 0 && (
            <Button
              variant="quiet"
              icon={<MessageSquarePlus />}
              isDisabled={busy}
              onPress={() => {
                setRuns([])
                setThread(`console-${randomId()}`)
              }}
            >
              New conversation
            </Button>
          )}
          {busy ? (
            <Button icon={<Square fill="currentColor" />} onPress={() => asking.current?.abort()}>
              Stop
            </Button>
          ) : (
            <Button variant="primary" type="submit" icon={<CornerDownLeft />} keys="Ctrl Enter">
              Ask
            </Button>
          )}
        </div>
      </form>
    </div>
  )
}
