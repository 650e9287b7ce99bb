import type { Span } from '../../engine/run/trace.ts'
import { Markdown } from '../markdown/Markdown.tsx'
import { PersonForm } from '../runs/PersonForm.tsx'
import { outermostNode, turnOf } from '../runs/span-path.ts'
import { useSpanTitle } from '../runs/span-title.ts'
import { useRunStore } from '../runs/run-store.ts'
import { uncertainChoices } from '../runs/uncertain-answer.ts'
import { waitingSpans, type WaitingSpan } from '../runs/waiting-spans.ts'
import { formatDuration } from '../ui/figures.ts'
import { Section } from './Head.tsx'
import styles from './RunTabs.module.css'

/** What a node of the open graph waits for now: itself, in a turn, or a node of the graph that it runs. */
export function useWaiting(node: string): WaitingSpan | undefined {
  return useRunStore(({ trace, selectedSpan }) => {
    const here = waitingSpans(trace).filter(({ path }) => outermostNode(path) === node)
    const chosen = selectedSpan === undefined ? undefined : trace?.spans.get(selectedSpan)
    if (chosen === undefined || outermostNode(chosen.path) !== node) return here[0]
    // Of an execution that is over, what came of it is looked at.
    return here.find(({ path }) => path === chosen.path || path.startsWith(`${chosen.path}/`))
  })
}

/** The question that holds the node up, and its form. */
export function OpenQuestion({ node, span }: { node: string; span: WaitingSpan }) {
  const run = useRunStore(({ trace }) => trace?.run ?? '')
  const { title } = useSpanTitle(span)
  const inner = span.node !== node || outermostNode(span.path) !== span.path
  const form = <PersonForm key={`${span.path} ${span.askedAt}`} run={run} span={span} />
  if (!inner) return <div className={styles.question}>{form}</div>
  return (
    <Section title={title} aside={<span className={styles.from}>{turnOf(span.path)}</span>}>
      {form}
    </Section>
  )
}

/** What was asked, and who answered when. */
export function Asked({ span }: { span: Span }) {
  const { request, answer, askedAt, status } = span
  if (request === undefined || status === 'waiting') return null
  const after =
    answer === undefined || askedAt === undefined
      ? ''
      : ` after ${formatDuration(answer.at - askedAt)}`
  return (
    <Section title="Asked" aside={<span className={styles.from}>{answeredBy(span)}</span>}>
      <div className={styles.asked}>
        <Markdown text={request.question} />
      </div>
      {after !== '' && (
        <p className={styles.small}>
          {wordFor(span)}
          {after}.
        </p>
      )}
    </Section>
  )
}

function answeredBy({ answer }: Span): string {
  return answer?.by === undefined ? '' : `by ${answer.by}`
}

function wordFor({ answer, uncertain }: Span): string {
  if (uncertain) {
    const chosen = uncertainChoices.find(({ id }) => id === answer?.answer?.['action'])
    if (chosen !== undefined) return `Answered “${chosen.label}”`
  }
  if (!answer?.expired) return 'Answered'
  return answer.answer === undefined ? 'Nobody answered' : 'The default was taken'
}
