import { RotateCcw } from 'lucide-react'
import { useState } from 'react'
import type { PortDescription } from '../../engine/graph/node-description.ts'
import type { Json } from '../../engine/graph/values.ts'
import type { Values } from '../../engine/run/events.ts'
import type { Span } from '../../engine/run/trace.ts'
import { useSpanOutputs } from '../runs/span-outputs.ts'
import { useFullValues } from '../runs/values.ts'
import { Badge } from '../ui/Badge.tsx'
import { Checkbox } from '../ui/Checkbox.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Options } from '../ui/Options.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { Switch } from '../ui/Switch.tsx'
import { OutputEditor } from './OutputEditor.tsx'
import { outputProblem } from './output-problem.ts'
import { ReplayFoot } from './ReplayFoot.tsx'
import { changeReplay, type ReplayDraft } from './replay-store.ts'
import styles from './EditReplay.module.css'

/** What if this node had given something else, or ran once more? What follows runs again, as a run beside the first. */
export default function EditReplay({ span, draft }: { span: Span; draft: ReplayDraft }) {
  const ports = useSpanOutputs(span)
  const originals = useFullValues(span.outputs)
  if (originals === undefined) {
    return (
      <div className={styles.loading}>
        <Skeleton height={160} />
      </div>
    )
  }
  return <Editor key={span.path} draft={draft} ports={ports} originals={originals} />
}

interface EditorProps {
  readonly draft: ReplayDraft
  readonly ports: Readonly<Record<string, PortDescription>>
  readonly originals: Values
}

function Editor({ draft, ports, originals }: EditorProps) {
  const [unreadable, setUnreadable] = useState<ReadonlySet<string>>(new Set())
  const names = [...new Set([...Object.keys(ports), ...Object.keys(originals)])].filter(
    (port) => port !== 'error' || originals[port] !== undefined,
  )
  const problems = Object.entries(draft.outputs).flatMap(([port, value]) => {
    const problem = outputProblem(value, ports[port]?.type ?? 'any')
    return problem === undefined ? [] : [[port, problem] as const]
  })
  const wrong = new Map(problems)
  return (
    <div className={styles.replay}>
      <div className={styles.fields}>
        <Options
          label="Replay from here"
          value={draft.way}
          onChange={(way) => changeReplay({ ...draft, way })}
          options={[
            {
              id: 'edit',
              label: 'With another output',
              description: 'The node does not run; what stands below counts as its result.',
            },
            {
              id: 'again',
              label: 'Run the node again',
              description: 'It and all that follows from it run once more on the same inputs.',
            },
          ]}
        />
        {draft.way === 'edit' &&
          names.map((port) => (
            <PortEditor
              key={port}
              port={port}
              draft={draft}
              type={ports[port]?.type ?? 'any'}
              original={originals[port]}
              problem={wrong.get(port)}
              onUnreadable={(is) => {
                const next = new Set(unreadable)
                if (is) next.add(port)
                else next.delete(port)
                setUnreadable(next)
              }}
            />
          ))}
        <Switch
          isSelected={draft.asDraft}
          onChange={(asDraft) => changeReplay({ ...draft, asDraft })}
        >
          With the graph as it is edited now
        </Switch>
      </div>
      <ReplayFoot draft={draft} blocked={wrong.size > 0 || unreadable.size > 0} />
    </div>
  )
}

interface PortProps {
  readonly port: string
  readonly draft: ReplayDraft
  readonly type: PortDescription['type']
  readonly original: Json | undefined
  readonly problem: string | undefined
  readonly onUnreadable: (unreadable: boolean) => void
}

function PortEditor({ port, draft, type, original, problem, onUnreadable }: PortProps) {
  // A field that is put back begins anew.
  const [round, setRound] = useState(0)
  const absent = draft.absent.includes(port)
  const edited = Object.hasOwn(draft.outputs, port)
  const { [port]: _mine, ...others } = draft.outputs
  const set = (value: Json | undefined): void => {
    const same = value === undefined || JSON.stringify(value) === JSON.stringify(original)
    changeReplay({ ...draft, outputs: same ? others : { ...others, [port]: value } })
  }
  return (
    <section className={styles.port} aria-label={`Output ${port}`}>
      <h3 className={styles.name}>
        {port}
        {(edited || absent) && <Badge tone="warn">{absent ? 'no value' : 'edited'}</Badge>}
        <span className={styles.space} />
        {edited && (
          <IconButton
            label={`Put ${port} back`}
            size="small"
            onPress={() => {
              set(undefined)
              onUnreadable(false)
              setRound(round + 1)
            }}
          >
            <RotateCcw />
          </IconButton>
        )}
        <Checkbox
          isSelected={absent}
          onChange={(gone) =>
            changeReplay({
              ...draft,
              absent: gone ? [...draft.absent, port] : draft.absent.filter((one) => one !== port),
              outputs: gone ? others : draft.outputs,
            })
          }
        >
          No value
        </Checkbox>
      </h3>
      {!absent && (
        <OutputEditor
          key={round}
          port={port}
          type={type}
          original={original}
          value={edited ? draft.outputs[port] : original}
          problem={problem}
          onChange={set}
          onUnreadable={onUnreadable}
        />
      )}
    </section>
  )
}
