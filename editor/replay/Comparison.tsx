import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { Button as AriaButton } from 'react-aria-components'
import { Link } from 'wouter'
import type { Span, Trace } from '../../engine/run/trace.ts'
import { revealNode } from '../canvas/reveal.ts'
import { paths } from '../paths.ts'
import { readTrace } from '../runs/read-trace.ts'
import { isOpen, useRunStore } from '../runs/run-store.ts'
import { outermostNode, turnOf } from '../runs/span-path.ts'
import { useSpanTitle } from '../runs/span-title.ts'
import { useRunNames } from '../runs/use-run-names.ts'
import { Badge } from '../ui/Badge.tsx'
import { EmptyState } from '../ui/EmptyState.tsx'
import { formatCost, formatCount, formatDuration } from '../ui/figures.ts'
import { Notice } from '../ui/Notice.tsx'
import { Skeleton } from '../ui/Skeleton.tsx'
import { ValueDiff } from '../values/ValueDiff.tsx'
import { compareTraces, type ComparedValue } from './compare-traces.ts'
import styles from './Comparison.module.css'

/** What a replay gave, beside what the run that it repeats had given. */
export default function Comparison() {
  const trace = useRunStore((state) => state.trace)
  const refusal = useRunStore((state) => state.refusal)
  const origin = trace?.replayOf
  const before = useQuery({
    queryKey: ['trace', origin],
    queryFn: ({ signal }) => readTrace(origin ?? '', signal),
    enabled: origin !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (refusal.length > 0) {
    return (
      <div className={styles.one}>
        <Notice tone="error" title="The replay did not begin">
          {refusal.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
        </Notice>
      </div>
    )
  }
  if (before.error !== null) {
    return (
      <div className={styles.one}>
        <Notice tone="error" title="The first run could not be read">
          {before.error.message}
        </Notice>
      </div>
    )
  }
  if (trace === undefined || before.data === undefined) {
    return (
      <div className={styles.one}>
        <Skeleton height={120} />
      </div>
    )
  }
  return <Compared before={before.data} after={trace} />
}

const keyOf = ({ path, port }: ComparedValue): string => `${path ?? ''} ${port}`

function Compared({ before, after }: { before: Trace; after: Trace }) {
  const nameOf = useRunNames(after.graph)
  const [chosen, setChosen] = useState<string>()
  const open = isOpen(after)
  const values = useMemo(() => compareTraces(before, after), [before, after])
  const changed = values.filter(({ same, path, after: now }) =>
    // While it runs, what is not there yet has not changed.
    open && (path === undefined || now === undefined) ? false : !same,
  )
  const shown = changed.find((one) => keyOf(one) === chosen) ?? changed[0]
  return (
    <div className={styles.comparison}>
      <div className={styles.side}>
        <p className={styles.about}>
          <Link href={paths.run(after.graph, before.run)}>{nameOf(before.run)}</Link>
          {' → '}
          <b>{nameOf(after.run)}</b>
          <span className={styles.figures}>
            {wordOf(before)} → {wordOf(after)}
          </span>
        </p>
        <ul className={styles.list} aria-label="Changed outputs">
          {changed.map((value) => (
            <li key={keyOf(value)}>
              <ValueLine
                value={value}
                span={value.path === undefined ? undefined : spanAt(value.path, before, after)}
                selected={value === shown}
                onChoose={() => setChosen(keyOf(value))}
              />
            </li>
          ))}
        </ul>
        {open && <p className={styles.word}>The replay is still running.</p>}
        {!open && changed.length > 0 && (
          <p className={styles.word}>
            {formatCount(values.length - changed.length, 'output')} came out the same.
          </p>
        )}
      </div>
      <div className={styles.diff}>
        {shown !== undefined ? (
          <ValueDiff before={shown.before} after={shown.after} />
        ) : (
          !open && (
            <EmptyState title="Everything came out the same">
              No output of any node differs from the first run.
            </EmptyState>
          )
        )}
      </div>
    </div>
  )
}

function spanAt(path: string, before: Trace, after: Trace): Span | undefined {
  return after.spans.get(path) ?? before.spans.get(path)
}

/** How it ended, how long it took and what it cost. */
function wordOf({ status, startedAt, endedAt, usage }: Trace): string {
  if (endedAt === undefined) return status
  const cost = usage.calls === 0 || usage.cost === null ? '' : ` · ${formatCost(usage.cost)}`
  const failed = status === 'succeeded' ? '' : `${status} · `
  return `${failed}${formatDuration(endedAt - startedAt)}${cost}`
}

interface LineProps {
  readonly value: ComparedValue
  readonly span: Span | undefined
  readonly selected: boolean
  readonly onChoose: () => void
}

function ValueLine({ value, span, selected, onChoose }: LineProps) {
  return (
    <AriaButton
      className={styles.line ?? ''}
      aria-pressed={selected}
      onPress={() => {
        onChoose()
        if (value.path !== undefined) revealNode(outermostNode(value.path))
      }}
    >
      {span === undefined ? <span className={styles.name}>Output</span> : <Name span={span} />}
      <code>{value.port}</code>
      {value.edited && <Badge tone="warn">edited</Badge>}
    </AriaButton>
  )
}

function Name({ span }: { span: Span }) {
  const { title, family } = useSpanTitle(span)
  const turn = turnOf(span.path)
  return (
    <span className={styles.name} data-family={family}>
      <i aria-hidden />
      {title}
      {turn !== undefined && <small> {turn}</small>}
    </span>
  )
}
